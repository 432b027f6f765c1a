//! The tokens that clients carry: who they are in which chat, signed, so that the Worker can tell without asking.
//!
//! A token is `ew1.{key id}.{claims}.{signature}`: claims as JSON in base64url, signature HMAC-SHA256 over all that
//! stands before it. There is one algorithm and nothing in a token chooses it. A token says its kind, so that one
//! cannot stand in for another, and the generation that the contact raises to revoke it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::id::{ContactId, DeviceId, InstanceId, ParticipantId};
use crate::key::KeyRing;
use crate::time::{Span, Timestamp};
use crate::wire::rejection::Rejection;

/// How long a connection token lasts.
pub const CONNECTION_SPAN: Span = Span::hours(24);
/// How long a socket's URL can be opened.
pub const TICKET_SPAN: Span = Span::seconds(100);

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenKind {
    /// To make connections, as long as the chat lasts (ParticipantToken).
    #[serde(rename = "p")]
    Participant,
    /// For all calls of the Participant Service but the first (ConnectionToken).
    #[serde(rename = "c")]
    Connection,
    /// To open one socket.
    #[serde(rename = "t")]
    Ticket,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// What it is for.
    #[serde(rename = "k")]
    pub kind: TokenKind,
    /// The instance.
    #[serde(rename = "i")]
    pub instance_id: InstanceId,
    /// The contact from whose side it was given; any contact of the chat leads to the chat.
    #[serde(rename = "c")]
    pub contact_id: ContactId,
    /// The participant.
    #[serde(rename = "p")]
    pub participant_id: ParticipantId,
    /// The device.
    #[serde(rename = "d")]
    pub device_id: DeviceId,
    /// The generation of the participant's tokens.
    #[serde(rename = "g")]
    pub generation: u32,
    /// When it stops working, in milliseconds since 1970.
    #[serde(rename = "e")]
    pub expiry_millis: i64,
    /// What makes a ticket one of its own; empty for tokens that may be used again.
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    pub nonce: String,
}

/// Signs and verifies tokens.
#[derive(Clone)]
pub struct Signer {
    ring: KeyRing,
    newest: (String, [u8; 32]),
}

const VERSION: &str = "ew1";
const PURPOSE: &str = "edgewise/token/v1";

impl Signer {
    /// A signer with the keys of a deployment.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        let newest = ring.newest(PURPOSE);
        Self { ring, newest }
    }

    /// The token that says this, at most 1,000 characters as the protocol allows.
    #[must_use]
    pub fn sign(&self, claims: &Claims) -> String {
        let (id, key) = &self.newest;
        let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).unwrap_or_default());
        let signed = format!("{VERSION}.{id}.{claims}");
        let signature = mac(key, &signed).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        format!("{signed}.{}", signature.unwrap_or_default())
    }

    /// What the token says, if it was signed here, is of this kind and has not expired.
    ///
    /// # Errors
    /// AccessDeniedException; the message does not tell a forger how near they came.
    pub fn verify(&self, token: &str, kind: TokenKind, now: Timestamp) -> Result<Claims, Rejection> {
        let claims = self.authentic(token).ok_or_else(wrong)?;
        claims.check(kind, now)?;
        Ok(claims)
    }

    fn authentic(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let mut parts = signed.split('.');
        let (version, id, claims) = (parts.next()?, parts.next()?, parts.next()?);
        if version != VERSION || parts.next().is_some() {
            return None;
        }
        let key = if id == self.newest.0 { self.newest.1 } else { self.ring.get(id, PURPOSE)? };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        mac(&key, signed)?.verify_slice(&signature).ok()?;
        let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        serde_json::from_str(&claims).ok()
    }
}

impl Claims {
    /// Whether claims that were found authentic are good for this kind of call now.
    ///
    /// # Errors
    /// AccessDeniedException.
    pub fn check(&self, kind: TokenKind, now: Timestamp) -> Result<(), Rejection> {
        if self.kind != kind {
            return Err(wrong());
        }
        if self.expiry_millis <= now.millis() {
            return Err(Rejection::access_denied("The token has expired."));
        }
        Ok(())
    }
}

fn wrong() -> Rejection {
    Rejection::access_denied("The token is not valid for this call.")
}

fn mac(key: &[u8; 32], text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    fn signer(byte: u8) -> Signer {
        let key = base64::engine::general_purpose::STANDARD.encode([byte; 32]);
        Signer::new(KeyRing::parse(&key).unwrap())
    }

    fn claims() -> Claims {
        Claims {
            kind: TokenKind::Connection,
            instance_id: InstanceId::new("i"),
            contact_id: ContactId::generate(&mut Counter::default(), Timestamp::default()),
            participant_id: ParticipantId::new("p"),
            device_id: DeviceId::new("d"),
            generation: 0,
            expiry_millis: 10,
            nonce: String::new(),
        }
    }

    const BEFORE: Timestamp = Timestamp::from_millis(9);

    #[test]
    fn a_token_says_what_was_signed_until_it_expires() {
        let token = signer(1).sign(&claims());
        assert!(token.len() < 1_000);
        assert_eq!(signer(1).verify(&token, TokenKind::Connection, BEFORE), Ok(claims()));
        assert!(signer(1).verify(&token, TokenKind::Connection, Timestamp::from_millis(10)).is_err());
    }

    #[test]
    fn a_token_is_good_for_its_own_kind_and_key_only() {
        let token = signer(1).sign(&claims());
        assert!(signer(1).verify(&token, TokenKind::Participant, BEFORE).is_err());
        assert!(signer(2).verify(&token, TokenKind::Connection, BEFORE).is_err());
    }

    #[test]
    fn a_token_with_any_character_changed_is_refused() {
        let token = signer(1).sign(&claims());
        for place in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(bytes).unwrap();
            // The last character of base64 carries spare bits, which the decoder refuses unless they are zero.
            assert!(signer(1).verify(&forged, TokenKind::Connection, BEFORE).is_err(), "place {place}");
        }
    }
}
