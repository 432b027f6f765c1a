//! Why a request is not served: the caller's doing, which they are told, or ours, which is logged.

use edgewise_shared::wire::rejection::{Rejection, RejectionName};

/// What a handler ends with when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// The caller can act on it.
    Rejected(Rejection),
    /// Nobody outside can; it is logged where it is answered.
    Fault(String),
}

impl Failure {
    /// A fault in words.
    pub fn fault(what: impl Into<String>) -> Self {
        Self::Fault(what.into())
    }

    /// What the caller is told. A fault is logged here, once, and told without detail under the name that the
    /// caller's service has for faults.
    pub fn tell(self, name_of_faults: RejectionName) -> Rejection {
        match self {
            Self::Rejected(rejection) => rejection,
            Self::Fault(what) => {
                worker::console_error!(
                    "{{\"level\":\"error\",\"fault\":{}}}",
                    serde_json::Value::String(what)
                );
                Rejection::new(name_of_faults, "Something went wrong on our side. Trying again is safe.")
            }
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<worker::Error> for Failure {
    fn from(error: worker::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.to_string())
    }
}
