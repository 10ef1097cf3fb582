//! Checks a signed token: three parts in Base64 with dots between them, the last of them the
//! HMAC-SHA256 of the two before it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::Refusal;

/// Key of every signature.
pub const SECRET: &[u8] = b"a secret of the function suite";

/// A token to check.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The token.
    pub token: String,
    /// Time of the check, seconds.
    pub now: u64,
}

/// What the token claims.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Whose token this is.
    pub sub: String,
    /// First second in which it is valid.
    pub nbf: u64,
    /// First second in which it is no longer valid.
    pub exp: u64,
    /// What its owner may do.
    pub scopes: Vec<String>,
}

/// What the check found.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// `ok`, or what is wrong.
    pub verdict: String,
    /// Whose token this is; only if it is in order.
    pub user: Option<String>,
    /// What its owner may do, sorted; only if it is in order.
    pub scopes: Vec<String>,
}

/// Signature of the first two parts of a token.
///
/// # Errors
/// Never in practice: HMAC takes a key of any length.
pub fn signature(signed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).map_err(Refusal::new)?;
    mac.update(signed);
    Ok(mac.finalize().into_bytes().to_vec())
}

/// Serves a [`Request`] with an [`Answer`].
///
/// # Errors
/// If the body is no such request.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let request: Request = super::parse(body)?;
    let answer = match check(&request.token, request.now)? {
        Ok(claims) => {
            let mut scopes = claims.scopes;
            scopes.sort();
            Answer {
                verdict: "ok".to_owned(),
                user: Some(claims.sub),
                scopes,
            }
        }
        Err(verdict) => Answer {
            verdict: verdict.to_owned(),
            user: None,
            scopes: Vec::new(),
        },
    };
    super::answer(&answer)
}

/// The claims of a token that is in order, or what is wrong with it.
fn check(token: &str, now: u64) -> Result<Result<Claims, &'static str>, Refusal> {
    let Some((signed, tag)) = token.rsplit_once('.') else {
        return Ok(Err("malformed"));
    };
    let (Some((_, claims)), Ok(tag)) = (signed.split_once('.'), URL_SAFE_NO_PAD.decode(tag)) else {
        return Ok(Err("malformed"));
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).map_err(Refusal::new)?;
    mac.update(signed.as_bytes());
    if mac.verify_slice(&tag).is_err() {
        return Ok(Err("wrong signature"));
    }
    let claims = URL_SAFE_NO_PAD
        .decode(claims)
        .ok()
        .and_then(|claims| serde_json::from_slice::<Claims>(&claims).ok());
    Ok(match claims {
        None => Err("malformed"),
        Some(claims) if now < claims.nbf => Err("too early"),
        Some(claims) if now >= claims.exp => Err("expired"),
        Some(claims) => Ok(claims),
    })
}
