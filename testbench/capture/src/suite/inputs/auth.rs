//! Tokens, most of them in order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jukebox_suite::functions::auth::{Claims, Request, signature};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

use super::{json, words};

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    let now = 1_700_000_000 + random.random_range(0..100_000_000);
    let claims = Claims {
        sub: words::name(random),
        nbf: now - random.random_range(0..7200),
        exp: now + random.random_range(1..7200),
        scopes: (0..random.random_range(1..12))
            .map(|_| format!("{}:{}", words::word(random), words::word(random)))
            .collect(),
    };
    let mut token = token(&claims);
    let mut at = now;
    match random.random_range(0..12) {
        0 => token.truncate(token.rfind('.').unwrap_or(0)),
        1 => at = claims.exp + 1,
        2 => at = claims.nbf - 1,
        3 => {
            // Another letter at the head of the signature: still Base64, no longer right.
            let tag = token.rfind('.').map_or(0, |dot| dot + 1);
            let other = if token[tag..].starts_with('A') {
                "B"
            } else {
                "A"
            };
            token.replace_range(tag..=tag, other);
        }
        _ => {}
    }
    json(&Request { token, now: at })
}

fn token(claims: &Claims) -> String {
    let head = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(json(claims)));
    let tag = signature(signed.as_bytes()).unwrap_or_default();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}
