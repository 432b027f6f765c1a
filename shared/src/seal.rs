//! Sealing: what people say is stored encrypted under a key of the chat's own, and that key encrypted under the
//! deployment's. Ids, order, times and roles stay in clear.
//!
//! XChaCha20-Poly1305 throughout. What is sealed is bound to its place (the additional data), so that a sealed text
//! moved to another chat or line does not open.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::id::{ContactId, IdSource};
use crate::key::KeyRing;

const NONCE_LENGTH: usize = 24;
const PURPOSE: &str = "edgewise/seal/v1";
const SECRET_PURPOSE: &str = "edgewise/secret/v1";

/// The key of one chat.
pub struct ContactKey(XChaCha20Poly1305);

/// The chat's key under the deployment's, to be stored with the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// The deployment's key.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// A secret of the instance's configuration, under the deployment's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// The deployment's key.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// A text outside its chat's object, with all that is needed to open it but the deployment's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SealedDocument {
    /// 1: XChaCha20-Poly1305, nonce first, both for the key and the text.
    pub version: u8,
    /// The chat whose key seals it.
    pub initial_contact_id: ContactId,
    /// The place it is sealed for.
    pub place: String,
    /// The deployment's key under which the chat's key is wrapped.
    pub key_id: String,
    /// The wrapped key, in base64.
    pub wrapped_key: String,
    /// The sealed text, in base64.
    pub sealed: String,
}

const DOCUMENT_VERSION: u8 = 1;

impl SealedDocument {
    /// Seals a text of a chat, for its place. None only for texts beyond 256 GB.
    pub fn seal(
        contact: ContactId,
        key: &ContactKey,
        wrapped: &WrappedKey,
        place: String,
        text: &str,
        ids: &mut dyn IdSource,
    ) -> Option<Self> {
        Some(Self {
            version: DOCUMENT_VERSION,
            initial_contact_id: contact.initial(),
            sealed: STANDARD.encode(key.seal(&place, text, ids)?),
            place,
            key_id: wrapped.key_id.clone(),
            wrapped_key: STANDARD.encode(&wrapped.bytes),
        })
    }

    /// Opens it with the deployment's keys.
    pub fn open(&self, ring: &KeyRing) -> Result<String, DoesNotOpen> {
        let decode = |text: &str| STANDARD.decode(text).map_err(|_| DoesNotOpen);
        if self.version != DOCUMENT_VERSION {
            return Err(DoesNotOpen);
        }
        let wrapped = WrappedKey { key_id: self.key_id.clone(), bytes: decode(&self.wrapped_key)? };
        let key = ContactKey::unwrap(ring, self.initial_contact_id, &wrapped)?;
        key.open(&self.place, &decode(&self.sealed)?)
    }
}

impl SealedSecret {
    /// Seals a secret for its place. None only for secrets beyond 256 GB.
    pub fn seal(ring: &KeyRing, place: &str, secret: &str, ids: &mut dyn IdSource) -> Option<Self> {
        let (key_id, key) = ring.newest(SECRET_PURPOSE);
        let bytes = seal(&XChaCha20Poly1305::new(&key.into()), place, secret.as_bytes(), ids)?;
        Some(Self { key_id, bytes })
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, ring: &KeyRing, place: &str) -> Result<String, DoesNotOpen> {
        let key = ring.get(&self.key_id, SECRET_PURPOSE).ok_or(DoesNotOpen)?;
        let secret = open(&XChaCha20Poly1305::new(&key.into()), place, &self.bytes)?;
        String::from_utf8(secret).map_err(|_| DoesNotOpen)
    }
}

/// It does not open: the key is another one, or the bytes or their place were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoesNotOpen;

impl ContactKey {
    /// A new key for a chat, and the same key wrapped.
    pub fn generate(
        ring: &KeyRing,
        contact: ContactId,
        ids: &mut dyn IdSource,
    ) -> Option<(Self, WrappedKey)> {
        let mut key = [0; 32];
        let (left, right) = key.split_at_mut(16);
        left.copy_from_slice(&ids.random());
        right.copy_from_slice(&ids.random());
        let (key_id, wrapping) = ring.newest(PURPOSE);
        let bytes = seal(&XChaCha20Poly1305::new(&wrapping.into()), &place_of_key(contact), &key, ids)?;
        Some((Self(XChaCha20Poly1305::new(&key.into())), WrappedKey { key_id, bytes }))
    }

    /// The key of a chat, from how it is stored.
    pub fn unwrap(ring: &KeyRing, contact: ContactId, wrapped: &WrappedKey) -> Result<Self, DoesNotOpen> {
        let wrapping = ring.get(&wrapped.key_id, PURPOSE).ok_or(DoesNotOpen)?;
        let key = open(&XChaCha20Poly1305::new(&wrapping.into()), &place_of_key(contact), &wrapped.bytes)?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| DoesNotOpen)?;
        Ok(Self(XChaCha20Poly1305::new(&key.into())))
    }

    /// Seals a text for its place. None only for texts beyond 256 GB.
    pub fn seal(&self, place: &str, text: &str, ids: &mut dyn IdSource) -> Option<Vec<u8>> {
        seal(&self.0, place, text.as_bytes(), ids)
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, DoesNotOpen> {
        String::from_utf8(open(&self.0, place, sealed)?).map_err(|_| DoesNotOpen)
    }
}

fn place_of_key(contact: ContactId) -> String {
    format!("key|v1|{}", contact.initial())
}

fn seal(cipher: &XChaCha20Poly1305, place: &str, text: &[u8], ids: &mut dyn IdSource) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE_LENGTH];
    let (left, right) = nonce.split_at_mut(16);
    left.copy_from_slice(&ids.random());
    right.copy_from_slice(ids.random().split_at(8).0);
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: text, aad: place.as_bytes() }).ok()?;
    Some([&nonce[..], &sealed].concat())
}

fn open(cipher: &XChaCha20Poly1305, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LENGTH).ok_or(DoesNotOpen)?;
    let nonce = <[u8; NONCE_LENGTH]>::try_from(nonce).map_err(|_| DoesNotOpen)?;
    cipher
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: place.as_bytes() })
        .map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;
    use crate::time::Timestamp;

    fn ring(byte: u8) -> KeyRing {
        KeyRing::parse(&base64::engine::general_purpose::STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn a_text_opens_in_its_own_place_with_its_own_key() {
        let ids = &mut Counter::default();
        let contact = ContactId::generate(ids, Timestamp::default());
        let (key, wrapped) = ContactKey::generate(&ring(1), contact, ids).unwrap();
        let sealed = key.seal("item|1", "Where is my order?", ids).unwrap();
        let again = ContactKey::unwrap(&ring(1), contact.with_segment(3), &wrapped).unwrap();
        assert_eq!(again.open("item|1", &sealed).as_deref(), Ok("Where is my order?"));
        assert_eq!(again.open("item|2", &sealed), Err(DoesNotOpen));
        assert!(ContactKey::unwrap(&ring(2), contact, &wrapped).is_err());
    }

    #[test]
    fn a_document_opens_with_the_deployments_key_alone() {
        let ids = &mut Counter::default();
        let contact = ContactId::generate(ids, Timestamp::default());
        let (key, wrapped) = ContactKey::generate(&ring(1), contact, ids).unwrap();
        let document =
            SealedDocument::seal(contact, &key, &wrapped, "transcript".to_owned(), "{}", ids).unwrap();
        assert_eq!(document.open(&ring(1)).as_deref(), Ok("{}"));
        assert_eq!(document.open(&ring(2)), Err(DoesNotOpen));
        let moved = SealedDocument { place: "elsewhere".to_owned(), ..document };
        assert_eq!(moved.open(&ring(1)), Err(DoesNotOpen));
    }

    #[test]
    fn a_secret_opens_in_its_own_place_under_any_key_of_the_ring() {
        let ids = &mut Counter::default();
        let sealed = SealedSecret::seal(&ring(1), "bot|shop", "hunter2", ids).unwrap();
        assert_eq!(sealed.open(&ring(1), "bot|shop").as_deref(), Ok("hunter2"));
        assert_eq!(sealed.open(&ring(1), "bot|other"), Err(DoesNotOpen));
        assert_eq!(sealed.open(&ring(2), "bot|shop"), Err(DoesNotOpen));
        let keys = [2, 1].map(|byte| base64::engine::general_purpose::STANDARD.encode([byte; 32]));
        let both = KeyRing::parse(&keys.join(",")).unwrap();
        assert_eq!(sealed.open(&both, "bot|shop").as_deref(), Ok("hunter2"));
    }

    #[test]
    fn any_changed_byte_keeps_it_shut() {
        let ids = &mut Counter::default();
        let contact = ContactId::generate(ids, Timestamp::default());
        let (key, _) = ContactKey::generate(&ring(1), contact, ids).unwrap();
        let sealed = key.seal("item|1", "hi", ids).unwrap();
        for place in 0..sealed.len() {
            let mut bytes = sealed.clone();
            bytes[place] ^= 1;
            assert_eq!(key.open("item|1", &bytes), Err(DoesNotOpen));
        }
    }
}
