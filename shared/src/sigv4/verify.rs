//! Verifies requests to the Connect service that AWS clients sign.
//!
//! A request is signed again with the caller's secret, over just the headers that the caller signed and the body as it
//! arrived, and the two signatures are compared in constant time. A request is good for [`SKEW`] around its date, and only
//! if host and date are signed, so it cannot be carried elsewhere or be kept for later.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use subtle::ConstantTimeEq;

use crate::time::{Span, Timestamp};
use crate::wire::rejection::{Rejection, RejectionName};

/// How far the date of a request may lie from now, to either side.
pub const SKEW: Span = Span::minutes(5);

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "connect";
const TERMINATOR: &str = "aws4_request";
const MUST_BE_SIGNED: [&str; 2] = ["host", "x-amz-date"];

/// A request as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedRequest<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its URL, percent-encoded as it came.
    pub url: &'a str,
    /// Its headers, with names in lower case.
    pub headers: &'a [(String, String)],
    /// Its body.
    pub body: &'a [u8],
}

/// What a request says of its signature, well formed and of now, but not verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    access_key_id: &'a str,
    region: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
    time: Timestamp,
}

impl<'a> Claim<'a> {
    /// Reads what the request says of its signature.
    ///
    /// # Errors
    /// `MissingAuthenticationTokenException` if it says nothing, `IncompleteSignatureException` if a part is missing,
    /// `InvalidSignatureException` if it is for another service or another time.
    pub fn read(request: ReceivedRequest<'a>, now: Timestamp) -> Result<Self, Rejection> {
        let authorization = request.header("authorization").filter(|value| !value.is_empty());
        let authorization = authorization.ok_or_else(|| {
            let message = "The request is not signed: it has no Authorization header.";
            Rejection::new(RejectionName::MissingAuthenticationTokenException, message)
        })?;
        let fields = authorization.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with(' '));
        let fields = fields.ok_or_else(|| incomplete("Authorization must begin with AWS4-HMAC-SHA256."))?;
        let credential = field(fields, "Credential")?;
        let signed_headers: Vec<_> = field(fields, "SignedHeaders")?.split(';').collect();
        let signature = field(fields, "Signature")?;
        let date =
            request.header("x-amz-date").ok_or_else(|| incomplete("The header X-Amz-Date is missing."))?;
        let time =
            parse_date(date).ok_or_else(|| incomplete("X-Amz-Date must be of the form yyyyMMddThhmmssZ."))?;
        let [access_key_id, day, region, service, terminator] = scope(credential)?;
        if service != SERVICE || terminator != TERMINATOR || !date.starts_with(day) {
            return Err(invalid(
                "The credential must be scoped to the date of X-Amz-Date and to the service connect.",
            ));
        }
        if let Some(missing) = MUST_BE_SIGNED.iter().find(|name| !signed_headers.contains(name)) {
            return Err(incomplete(format!("The header {missing} must be signed.")));
        }
        if now.since(time) > SKEW || time.since(now) > SKEW {
            return Err(invalid(format!(
                "The signature has expired or is not yet valid: it is of {time}, now is {now}."
            )));
        }
        Ok(Self { access_key_id, region, signed_headers, signature, time })
    }

    /// The access key by which the request says it is signed.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        self.access_key_id
    }

    /// Verifies the signature with the secret of the access key.
    ///
    /// # Errors
    /// `InvalidSignatureException` if the request, as it arrived, was not signed with this secret.
    pub fn verify(&self, request: ReceivedRequest<'_>, secret: &str) -> Result<(), Rejection> {
        let mismatch = || {
            invalid(
                "The signature does not match the request: check the secret access key and how it was signed.",
            )
        };
        let expected = self.sign_again(request, secret).ok_or_else(mismatch)?;
        if bool::from(expected.as_bytes().ct_eq(self.signature.as_bytes())) {
            Ok(())
        } else {
            Err(mismatch())
        }
    }

    /// The signature that the request should bear; none if it cannot bear any.
    fn sign_again(&self, request: ReceivedRequest<'_>, secret: &str) -> Option<String> {
        let headers = self.signed_headers.iter().map(|name| Some((*name, request.header(name)?)));
        let headers = headers.collect::<Option<Vec<_>>>()?;
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        let identity = Identity::from(Credentials::new(self.access_key_id, secret, None, None, "edgewise"));
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(SERVICE)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(self.time.unsigned_millis()))
            .settings(settings)
            .build()
            .ok()?
            .into();
        let body = SignableBody::Bytes(request.body);
        let signable = SignableRequest::new(request.method, request.url, headers.into_iter(), body).ok()?;
        let (_, signature) = sign(signable, &params).ok()?.into_parts();
        Some(signature)
    }
}

impl<'a> ReceivedRequest<'a> {
    fn header(self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The value of `name=value` among fields that are separated by commas.
fn field<'a>(fields: &'a str, name: &str) -> Result<&'a str, Rejection> {
    let values = fields.split(',').filter_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let mut values = values.filter(|value| !value.is_empty());
    values.next().ok_or_else(|| incomplete(format!("Authorization requires the parameter {name}.")))
}

/// Key, day, region, service and terminator.
fn scope(credential: &str) -> Result<[&str; 5], Rejection> {
    let parts: Vec<_> = credential.split('/').collect();
    let all_there = parts.iter().all(|part| !part.is_empty());
    let parts = <[&str; 5]>::try_from(parts).ok().filter(|_| all_there);
    parts.ok_or_else(|| incomplete("Credential must be of the form key/date/region/connect/aws4_request."))
}

/// `20260209T100000Z`
fn parse_date(text: &str) -> Option<Timestamp> {
    let (day, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, date] = cut(day, [4, 2, 2])?;
    let [hour, minute, second] = cut(clock, [2, 2, 2])?;
    format!("{year}-{month}-{date}T{hour}:{minute}:{second}Z").parse().ok()
}

fn cut(text: &str, lengths: [usize; 3]) -> Option<[&str; 3]> {
    let [first, second, third] = lengths;
    let (head, rest) = text.split_at_checked(first)?;
    let (middle, tail) = rest.split_at_checked(second)?;
    (tail.len() == third).then_some([head, middle, tail])
}

fn incomplete(message: impl Into<String>) -> Rejection {
    Rejection::new(RejectionName::IncompleteSignatureException, message)
}

fn invalid(message: impl Into<String>) -> Rejection {
    Rejection::new(RejectionName::InvalidSignatureException, message)
}

#[cfg(test)]
mod tests {
    use aws_sigv4::http_request::PayloadChecksumKind;

    use super::*;

    const SECRET: &str = "the secret of the key";
    const URL: &str = "http://chat.example.org/contacts/i%3A1/c%20d?b=2&a=1";
    const BODY: &[u8] = br#"{"InstanceId":"i"}"#;

    fn now() -> Timestamp {
        "2026-02-09T10:00:00Z".parse().unwrap()
    }

    struct Sent {
        method: &'static str,
        url: &'static str,
        headers: Vec<(String, String)>,
        body: &'static [u8],
    }

    impl Sent {
        /// A request that a client has signed, for this service.
        fn signed_for(service: &str, region: &str) -> Self {
            let mut headers = vec![
                ("host".to_owned(), "chat.example.org".to_owned()),
                ("content-type".to_owned(), "application/json".to_owned()),
            ];
            let identity = Identity::from(Credentials::new("EWKEY", SECRET, None, None, "test"));
            let mut settings = SigningSettings::default();
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            let time = SystemTime::UNIX_EPOCH + Duration::from_millis(now().unsigned_millis());
            let params = SigningParams::builder()
                .identity(&identity)
                .region(region)
                .name(service)
                .time(time)
                .settings(settings)
                .build()
                .unwrap()
                .into();
            let signable = SignableRequest::new(
                "PUT",
                URL,
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())),
                SignableBody::Bytes(BODY),
            );
            let (instructions, _) = sign(signable.unwrap(), &params).unwrap().into_parts();
            headers.extend(instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())));
            Self { method: "PUT", url: URL, headers, body: BODY }
        }

        fn signed() -> Self {
            Self::signed_for("connect", "eu-central-1")
        }

        fn with(mut self, name: &str, change: impl Fn(&str) -> String) -> Self {
            for (_, value) in self.headers.iter_mut().filter(|(key, _)| key == name) {
                *value = change(value);
            }
            self
        }

        fn without(mut self, name: &str) -> Self {
            self.headers.retain(|(key, _)| key != name);
            self
        }

        fn verify_at(&self, now: Timestamp, secret: &str) -> Result<String, Rejection> {
            let request = ReceivedRequest {
                method: self.method,
                url: self.url,
                headers: &self.headers,
                body: self.body,
            };
            let claim = Claim::read(request, now)?;
            claim.verify(request, secret).map(|()| claim.access_key_id().to_owned())
        }

        fn refusal(&self) -> RejectionName {
            self.verify_at(now(), SECRET).unwrap_err().name
        }
    }

    #[test]
    fn a_signed_request_is_good() {
        assert_eq!(Sent::signed().verify_at(now(), SECRET), Ok("EWKEY".to_owned()));
    }

    #[test]
    fn headers_that_are_added_on_the_way_do_no_harm() {
        let mut sent = Sent::signed();
        sent.headers.push(("accept".to_owned(), "*/*".to_owned()));
        assert!(sent.verify_at(now(), SECRET).is_ok());
    }

    #[test]
    fn whatever_is_changed_on_the_way_breaks_the_signature() {
        let changed = [
            Sent { method: "POST", ..Sent::signed() },
            Sent { url: "http://chat.example.org/contacts/i%3A1/other?b=2&a=1", ..Sent::signed() },
            Sent { url: "http://chat.example.org/contacts/i%3A1/c%20d?b=2&a=3", ..Sent::signed() },
            Sent { body: br#"{"InstanceId":"j"}"#, ..Sent::signed() },
            Sent::signed().with("host", |_| "elsewhere.example.org".to_owned()),
            Sent::signed().with("content-type", |_| "text/plain".to_owned()),
            Sent::signed().with("x-amz-date", |_| "20260209T100001Z".to_owned()),
            Sent::signed().with("x-amz-content-sha256", |_| "UNSIGNED-PAYLOAD".to_owned()),
            Sent::signed()
                .with("authorization", |value| value.replace("EWKEY", "EWOTHER"))
                .with("host", |_| "x".to_owned()),
            Sent::signed().with("authorization", |value| value.replace("eu-central-1", "us-east-1")),
            Sent::signed().without("content-type"),
        ];
        for sent in changed {
            assert_eq!(
                sent.refusal(),
                RejectionName::InvalidSignatureException,
                "{:?} {}",
                sent.headers,
                sent.url
            );
        }
    }

    #[test]
    fn every_digit_of_the_signature_counts() {
        let length = 64;
        for place in 0..length {
            let sent = Sent::signed().with("authorization", |value| {
                let start = value.len() - length + place;
                let digit = if &value[start..=start] == "0" { "1" } else { "0" };
                format!("{}{digit}{}", &value[..start], &value[start + 1..])
            });
            assert_eq!(sent.refusal(), RejectionName::InvalidSignatureException);
        }
        let shortened = Sent::signed().with("authorization", |value| value[..value.len() - 1].to_owned());
        assert_eq!(shortened.refusal(), RejectionName::InvalidSignatureException);
    }

    #[test]
    fn another_secret_does_not_do() {
        let refusal = Sent::signed().verify_at(now(), "another secret").unwrap_err();
        assert_eq!(refusal.name, RejectionName::InvalidSignatureException);
    }

    #[test]
    fn a_request_is_good_for_five_minutes_around_its_date() {
        let at = |offset| Sent::signed().verify_at(now().after(Span::millis(offset)), SECRET);
        assert!(at(300_000).is_ok());
        assert!(at(-300_000).is_ok());
        assert!(at(300_001).unwrap_err().message.contains("expired"));
        assert!(at(-300_001).unwrap_err().message.contains("not yet valid"));
    }

    #[test]
    fn what_is_signed_for_another_service_is_refused() {
        let sent = Sent::signed_for("execute-api", "us-east-1");
        assert_eq!(sent.refusal(), RejectionName::InvalidSignatureException);
    }

    #[test]
    fn a_signature_that_lacks_a_part_says_so() {
        let unsigned = |name: &'static str| {
            Sent::signed().with("authorization", move |value| {
                let (before, after) = value.split_once(name).unwrap();
                format!("{}{}", before.trim_end_matches(';'), after)
            })
        };
        let incomplete = [
            Sent::signed().with("authorization", |_| "Bearer abc".to_owned()),
            Sent::signed().with("authorization", |_| "AWS4-HMAC-SHA256".to_owned()),
            Sent::signed().with("authorization", |value| value.replace("Signature=", "Sig=")),
            Sent::signed().with("authorization", |value| value.replace("/aws4_request", "")),
            Sent::signed().with("authorization", |value| value.replace("EWKEY/", "/")),
            Sent::signed().without("x-amz-date"),
            Sent::signed().with("x-amz-date", |_| "2026-02-09T10:00:00Z".to_owned()),
            unsigned("host"),
            unsigned("x-amz-date"),
        ];
        for sent in incomplete {
            assert_eq!(sent.refusal(), RejectionName::IncompleteSignatureException, "{:?}", sent.headers);
        }
        assert_eq!(
            Sent::signed().without("authorization").refusal(),
            RejectionName::MissingAuthenticationTokenException
        );
    }
}
