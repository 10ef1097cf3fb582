//! Encrypts a text: AES-256 in CBC mode, padded as PKCS #7 says.

use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::Encryptor;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _, block_padding::Pkcs7};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// What is to be encrypted.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Key, 32 bytes in Base64.
    pub key: String,
    /// First chaining block, 16 bytes in Base64.
    pub iv: String,
    /// Text to encrypt.
    pub text: String,
}

/// What the text became.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The encrypted text in Base64.
    pub cipher: String,
}

/// Serves a [`Request`] with an [`Answer`].
///
/// # Errors
/// If the body is no such request, or the key or the chaining block has another length.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let request: Request = super::parse(body)?;
    let key = STANDARD.decode(&request.key).map_err(Refusal::new)?;
    let iv = STANDARD.decode(&request.iv).map_err(Refusal::new)?;
    let encryptor = Encryptor::<Aes256>::new_from_slices(&key, &iv).map_err(Refusal::new)?;
    let cipher = encryptor.encrypt_padded_vec::<Pkcs7>(request.text.as_bytes());
    super::answer(&Answer {
        cipher: STANDARD.encode(cipher),
    })
}
