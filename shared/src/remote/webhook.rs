//! Signs calls of functions as Standard Webhooks has it (<https://www.standardwebhooks.com>), so that a function can
//! tell with a few lines, or a library of its language, that a call comes from its instance and is of now.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::time::Timestamp;

const SECRET_PREFIX: &str = "whsec_";

/// A function's secret: what it verifies calls with.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As the function's owner is shown it: `whsec_` and base64.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(self.0))
    }

    /// Reads the text; none if it is no such secret.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The headers that sign a call. `id` is the same for all tries of a call, so a function can tell a repetition.
    #[must_use]
    pub fn sign(&self, id: &str, now: Timestamp, body: &str) -> [(&'static str, String); 3] {
        let seconds = now.unsigned_millis() / 1_000;
        let signature = self.signature(&format!("{id}.{seconds}.{body}"));
        [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", format!("v1,{signature}")),
        ]
    }

    fn signature(&self, content: &str) -> String {
        // HMAC pads a short key with zeros; a whole block of them cannot be the wrong length.
        let mut block = [0; 64];
        block.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(content.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"test": 2432232314}"#;

    #[test]
    fn a_call_is_signed_as_a_standard_webhook() {
        let secret = Secret::new(*b"an instance and a function know.");
        let now = Timestamp::from_millis(1_614_265_330_999);
        let [id, timestamp, signature] = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", now, BODY);
        assert_eq!(id, ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned()));
        assert_eq!(timestamp, ("webhook-timestamp", "1614265330".to_owned()));
        assert_eq!(signature, ("webhook-signature", format!("v1,{EXPECTED}")));
    }

    /// By Node's `crypto.createHmac("sha256", key)` of `id.timestamp.body`, as docs/functions.md verifies it.
    const EXPECTED: &str = "nM4hnZYz76y8x01IvyRMxkqH9HXtEtDkmZZ48z+ebHE=";

    #[test]
    fn whatever_is_changed_changes_the_signature() {
        let secret = Secret::new([7; 32]);
        let now = Timestamp::from_millis(1_700_000_000_000);
        let signature = |secret: &Secret, id, now, body| secret.sign(id, now, body)[2].1.clone();
        let good = signature(&secret, "call-1", now, BODY);
        assert_eq!(good, signature(&secret, "call-1", now, BODY));
        assert_ne!(good, signature(&secret, "call-2", now, BODY));
        assert_ne!(good, signature(&secret, "call-1", Timestamp::from_millis(1_700_000_001_000), BODY));
        assert_ne!(good, signature(&secret, "call-1", now, "{}"));
        assert_ne!(good, signature(&Secret::new([8; 32]), "call-1", now, BODY));
    }

    #[test]
    fn a_secret_is_shown_as_text_and_nowhere_else() {
        let secret = Secret::new([7; 32]);
        assert_eq!(Secret::parse(&secret.to_text()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret");
        for bad in ["", "whsec_", "whsec_AAAA", &secret.to_text()[6..], "whsec_!"] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
    }
}
