//! Reads what servers of others answer.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::contact::call::{CallFailure, FUNCTION_ANSWER_LIMIT};
use crate::wire::lex::RecognizeTextResponse;

/// The largest answer of a bot, in bytes.
pub const BOT_ANSWER_LIMIT: usize = 131_072;

/// What a function has answered: JSON. Whether it may be more than an object of texts is the flow's to say.
///
/// # Errors
/// What is wrong with it, if it is anything else or too large.
pub fn function(body: &[u8]) -> Result<Value, CallFailure> {
    read("function", body, FUNCTION_ANSWER_LIMIT)
}

/// What a bot has answered.
///
/// # Errors
/// What is wrong with it.
pub fn bot(body: &[u8]) -> Result<RecognizeTextResponse, CallFailure> {
    read("bot", body, BOT_ANSWER_LIMIT)
}

fn read<T: DeserializeOwned>(who: &str, body: &[u8], limit: usize) -> Result<T, CallFailure> {
    if body.len() > limit {
        let limit = limit / 1_024;
        return Err(CallFailure::new(format!("The {who}'s answer is larger than {limit} KB.")));
    }
    let broken = |what: String| CallFailure::new(format!("The {who}'s answer cannot be read: {what}."));
    let text = str::from_utf8(body).map_err(|error| broken(error.to_string()))?;
    serde_json::from_str(text).map_err(|error| broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_function_answers_json() {
        assert_eq!(function(br#"{"tier":"gold"}"#), Ok(json!({"tier": "gold"})));
        assert_eq!(function(br#"{"orders":[{"id":1}]}"#), Ok(json!({"orders": [{"id": 1}]})));
        assert_eq!(function(b"{}"), Ok(json!({})));
        assert_eq!(function(b"[7]"), Ok(json!([7])));
        for broken in ["", "<html>", "{\"tier\":", "{}{}"] {
            assert!(function(broken.as_bytes()).unwrap_err().message.contains("cannot be read"), "{broken}");
        }
        assert!(function(b"{\"tier\":\"\xff\"}").is_err());
    }

    #[test]
    fn a_functions_answer_may_be_32_kb_long_and_no_longer() {
        let sized = |length: usize| format!("{{\"text\":\"{}\"}}", "a".repeat(length - 11));
        assert_eq!(sized(32_768).len(), 32_768);
        assert!(function(sized(32_768).as_bytes()).is_ok());
        let refused = function(sized(32_769).as_bytes()).unwrap_err();
        assert_eq!(refused.message, "The function's answer is larger than 32 KB.");
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(function(deep.as_bytes()).is_err());
    }

    #[test]
    fn a_bot_answers_what_it_understood() {
        let answer =
            bot(br#"{"sessionState":{"intent":{"name":"TrackOrder","state":"Fulfilled"}}}"#).unwrap();
        assert_eq!(answer.session_state.intent.map(|intent| intent.name), Some("TrackOrder".to_owned()));
        assert!(bot(b"{\"message\":").is_err());
    }
}
