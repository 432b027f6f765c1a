//! Signs requests to services of others.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign as sign_request,
};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;

use crate::time::Timestamp;

/// A request before it is signed.
#[derive(Debug, Clone, Copy)]
pub struct UnsignedRequest<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its URL, percent-encoded as it will be sent.
    pub url: &'a str,
    /// The headers to sign besides `host`, with names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// Its body.
    pub body: &'a [u8],
}

/// Whose signature a request bears, and for which service.
#[derive(Clone, PartialEq, Eq)]
pub struct Signer {
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// Where the service is.
    pub region: String,
    /// The service, such as `lex`.
    pub service: String,
}

impl Signer {
    /// The headers to add to the request; none if it cannot be signed: its URL or a header is no good.
    #[must_use]
    pub fn sign(&self, request: UnsignedRequest<'_>, now: Timestamp) -> Option<Vec<(String, String)>> {
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let credentials =
            Credentials::new(&self.access_key_id, &self.secret_access_key, None, None, "edgewise");
        let identity = Identity::from(credentials);
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(now.unsigned_millis()))
            .settings(settings)
            .build()
            .ok()?
            .into();
        let UnsignedRequest { method, url, headers, body } = request;
        let signable =
            SignableRequest::new(method, url, headers.iter().copied(), SignableBody::Bytes(body)).ok()?;
        let (instructions, _) = sign_request(signable, &params).ok()?.into_parts();
        Some(instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({} in {} for {})", self.access_key_id, self.region, self.service)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Claim, ReceivedRequest};
    use super::*;

    const URL: &str =
        "https://bots.example.com/lex/bots/B%3A1/botAliases/A/botLocales/en_US/sessions/c-1/text";
    const BODY: &[u8] = br#"{"text":"Where is my order?"}"#;

    fn signer(service: &str) -> Signer {
        Signer {
            access_key_id: "BOTKEY".to_owned(),
            secret_access_key: "a secret that the bot's owner gave".to_owned(),
            region: "eu-central-1".to_owned(),
            service: service.to_owned(),
        }
    }

    fn signed(service: &str, now: Timestamp) -> Vec<(String, String)> {
        let headers = [("content-type", "application/json")];
        let request = UnsignedRequest { method: "POST", url: URL, headers: &headers, body: BODY };
        let mut all: Vec<_> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.push(("host".to_owned(), "bots.example.com".to_owned()));
        all.extend(signer(service).sign(request, now).unwrap());
        all
    }

    #[test]
    fn what_is_signed_here_is_good_where_signatures_are_verified() {
        let now: Timestamp = "2026-02-09T10:00:00Z".parse().unwrap();
        let headers = signed("connect", now);
        let received = ReceivedRequest { method: "POST", url: URL, headers: &headers, body: BODY };
        let claim = Claim::read(received, now).unwrap();
        assert_eq!(claim.access_key_id(), "BOTKEY");
        assert!(claim.verify(received, &signer("connect").secret_access_key).is_ok());
        assert!(claim.verify(received, "another secret").is_err());
        let other = ReceivedRequest { body: b"{}", ..received };
        assert!(claim.verify(other, &signer("connect").secret_access_key).is_err());
    }

    #[test]
    fn a_bots_request_is_scoped_to_its_service_and_names_what_was_signed() {
        let headers = signed("lex", "2026-02-09T10:00:00Z".parse().unwrap());
        let header = |name: &str| headers.iter().find(|(key, _)| key == name).unwrap().1.clone();
        let authorization = header("authorization");
        assert!(authorization.contains("Credential=BOTKEY/20260209/eu-central-1/lex/aws4_request"));
        assert!(authorization.contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date"));
        assert_eq!(header("x-amz-date"), "20260209T100000Z");
        assert_eq!(header("x-amz-content-sha256").len(), 64);
    }

    #[test]
    fn a_request_that_is_none_is_not_signed() {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let request = UnsignedRequest { method: "POST", url: "not a url", headers: &[], body: b"" };
        assert_eq!(signer("lex").sign(request, now), None);
        let url = "https://bots.example.com/";
        let request = UnsignedRequest { method: "POST", url, headers: &[("a b", "c")], body: b"" };
        assert_eq!(signer("lex").sign(request, now), None);
        let answer = format!("{:?}", signer("lex"));
        assert!(!answer.contains("gave"), "a secret is not printed");
    }
}
