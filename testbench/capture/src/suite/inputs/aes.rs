//! Texts to encrypt.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jukebox_suite::functions::aes::Request;
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

use super::{json, words};

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    json(&Request {
        key: STANDARD.encode(random.random::<[u8; 32]>()),
        iv: STANDARD.encode(random.random::<[u8; 16]>()),
        text: words::text(random, 200..6000),
    })
}
