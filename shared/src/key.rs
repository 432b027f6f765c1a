//! The deployment's root keys, and what is derived from them: one key for each purpose, so that what one purpose
//! leaks says nothing of another.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

/// The root keys: the first makes new tokens and seals, all of them verify and open.
#[derive(Clone)]
pub struct KeyRing(Vec<RootKey>);

#[derive(Clone)]
struct RootKey {
    id: KeyId,
    bytes: [u8; 32],
}

/// Names a root key by what it is: the first four bytes of its SHA-256, as hexadecimal text.
pub type KeyId = String;

/// A key ring that cannot be used, with what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadKeyRing(&'static str);

impl fmt::Display for BadKeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl KeyRing {
    /// Reads the secret `ROOT_KEY`: keys of 32 bytes as base64, the newest first, separated by commas.
    pub fn parse(text: &str) -> Result<Self, BadKeyRing> {
        let keys = text.split(',').map(|key| {
            let bytes = STANDARD.decode(key.trim()).map_err(|_| BadKeyRing("a root key is not base64"))?;
            let bytes =
                <[u8; 32]>::try_from(bytes).map_err(|_| BadKeyRing("a root key is not 32 bytes long"))?;
            Ok(RootKey { id: key_id(&bytes), bytes })
        });
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        Ok(Self(keys))
    }

    /// The newest key, derived for a purpose.
    #[must_use]
    pub fn newest(&self, purpose: &str) -> (KeyId, [u8; 32]) {
        // `parse` always keeps one key or more: splitting a text gives one part at least.
        self.0.first().map_or_else(Default::default, |key| (key.id.clone(), derive(&key.bytes, purpose)))
    }

    /// The key of this id, derived for a purpose; none if it is not on the ring.
    #[must_use]
    pub fn get(&self, id: &str, purpose: &str) -> Option<[u8; 32]> {
        self.0.iter().find(|key| key.id == id).map(|key| derive(&key.bytes, purpose))
    }
}

/// The SHA-256 of a secret, as hexadecimal text: what is stored of a secret that is handed out once.
#[must_use]
pub fn fingerprint(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

fn derive(root: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    // Fails only for outputs above 255 blocks.
    let derived = Hkdf::<Sha256>::new(None, root).expand(purpose.as_bytes(), &mut key);
    debug_assert!(derived.is_ok());
    key
}

fn key_id(bytes: &[u8]) -> KeyId {
    hex(Sha256::digest(bytes).split_at(4).0)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    #[test]
    fn the_newest_key_comes_first_and_the_old_one_still_opens() {
        let ring = KeyRing::parse(&format!("{}, {}", key(2), key(1))).unwrap();
        let old = KeyRing::parse(&key(1)).unwrap();
        let (id, derived) = old.newest("token");
        assert_ne!(ring.newest("token").0, id);
        assert_eq!(ring.get(&id, "token"), Some(derived));
        assert_ne!(ring.get(&id, "seal"), Some(derived));
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(KeyRing::parse("").is_err());
        assert!(KeyRing::parse(&STANDARD.encode([1; 31])).is_err());
        assert!(KeyRing::parse(&format!("{},", key(1))).is_err());
    }
}
