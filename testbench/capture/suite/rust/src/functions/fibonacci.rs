//! A Fibonacci number of some hundred digits, by addition.

use num_bigint::BigUint;

use crate::Refusal;

/// Largest index that is served.
pub const MOST: u32 = 10_000;

/// Serves an index in decimal digits with the number in decimal digits; F(0) = 0, F(1) = 1.
///
/// # Errors
/// If the body is no number, or one above [`MOST`].
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let text = std::str::from_utf8(body).map_err(Refusal::new)?;
    let index: u32 = text.trim().parse().map_err(Refusal::new)?;
    if index > MOST {
        return Err(Refusal::new(format_args!("index {index} is above {MOST}")));
    }
    let (mut this, mut next) = (BigUint::ZERO, BigUint::from(1u32));
    for _ in 0..index {
        this += &next;
        std::mem::swap(&mut this, &mut next);
    }
    Ok(this.to_string().into_bytes())
}
