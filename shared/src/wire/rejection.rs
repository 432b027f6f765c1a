//! What is wrong with a request, in the form that every AWS client understands: a name, a status and a sentence.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A request that is refused, or that could not be served. The name is stable, the message is for people.
///
/// On the wire it is the status of [`RejectionName::status`], the header `x-amzn-ErrorType` with the name and the
/// body `{"Message": …}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rejection {
    /// Which error of the protocol it is.
    pub name: RejectionName,
    /// What is wrong, in a sentence that helps the caller to mend it.
    pub message: String,
    /// All that is wrong, one sentence each, where there can be much of it: in a flow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Rejection {
    /// A rejection of this name, with a sentence that says what is wrong.
    pub fn new(name: RejectionName, message: impl Into<String>) -> Self {
        Self { name, message: message.into(), problems: Vec::new() }
    }

    /// A flow, or a module if the name says so, in which this is wrong.
    #[must_use]
    pub fn invalid_flow(name: RejectionName, problems: Vec<String>) -> Self {
        let message = match problems.len() {
            1 => "The flow has a problem: see problems.".to_owned(),
            count => format!("The flow has {count} problems: see problems."),
        };
        Self { name, message, problems }
    }

    /// The caller may not do this: the token is wrong, has expired or was revoked, or the chat has ended.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new(RejectionName::AccessDeniedException, message)
    }

    /// The request of the Participant Service breaks a rule of its fields.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(RejectionName::ValidationException, message)
    }

    /// The request of the Connect service is malformed.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(RejectionName::InvalidRequestException, message)
    }

    /// A field of a request of the Connect service has a value that it may not have.
    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(RejectionName::InvalidParameterException, message)
    }

    /// What the request names does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(RejectionName::ResourceNotFoundException, message)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name.as_str(), self.message)
    }
}

impl std::error::Error for Rejection {}

macro_rules! rejection_names {
    ($($(#[$doc:meta])* $name:ident = $status:literal,)*) => {
        /// The errors of the protocol.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum RejectionName {
            $($(#[$doc])* $name,)*
        }

        impl RejectionName {
            /// The name as `x-amzn-ErrorType` carries it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The HTTP status that goes with the name.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The name that this text spells.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

rejection_names! {
    /// The credential does not allow it, or the chat has ended.
    AccessDeniedException = 403,
    /// The credential of a page or of the console is missing or has expired.
    UnauthorizedException = 401,
    /// A field breaks its rule (Participant Service).
    ValidationException = 400,
    /// It contradicts what is so now.
    ConflictException = 409,
    /// Too many requests (Participant Service).
    ThrottlingException = 429,
    /// Our fault (Participant Service).
    InternalServerException = 500,
    /// There is no such thing.
    ResourceNotFoundException = 404,
    /// A quota is used up.
    ServiceQuotaExceededException = 402,
    /// The request is malformed (Connect service).
    InvalidRequestException = 400,
    /// A field has a value that it may not have (Connect service).
    InvalidParameterException = 400,
    /// Our fault (Connect service).
    InternalServiceException = 500,
    /// Too many of something at once.
    LimitExceededException = 429,
    /// Too many requests (Connect service).
    TooManyRequestsException = 429,
    /// The content of a flow cannot run.
    InvalidContactFlowException = 400,
    /// The content of a flow module cannot run.
    InvalidContactFlowModuleException = 400,
    /// Nothing of the flow is published.
    ContactFlowNotPublishedException = 404,
    /// There is something of this name.
    DuplicateResourceException = 409,
    /// Something else needs it.
    ResourceInUseException = 409,
    /// It contradicts what is so now (Connect service, routing).
    ResourceConflictException = 409,
    /// The contact is not there any more.
    ContactNotFoundException = 410,
    /// The same client token came with other parameters.
    IdempotencyException = 409,
    /// There is no such path.
    UnknownOperationException = 404,
    /// The path exists, but not with this method.
    MethodNotAllowedException = 405,
    /// The body is larger than any valid request.
    RequestEntityTooLargeException = 413,
    /// The signature is missing a part or is not of the expected form.
    IncompleteSignatureException = 403,
    /// The signature does not match the request.
    InvalidSignatureException = 403,
    /// The access key is not known.
    UnrecognizedClientException = 403,
    /// No signature came with the request.
    MissingAuthenticationTokenException = 403,
    /// Nobody can serve it for the moment; trying again is safe.
    ServiceUnavailableException = 503,
}
