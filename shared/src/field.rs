//! The rules that fields of many requests share.

use crate::wire::rejection::Rejection;

/// Checks how long a text is, in characters.
///
/// # Errors
/// `InvalidRequestException` with a sentence that names the field.
pub fn length(field: &str, text: &str, least: usize, most: usize) -> Result<(), Rejection> {
    let count = text.chars().count();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(Rejection::invalid_request(format!("{field} must be {least} to {most} characters long.")))
}

/// Checks how long a text is, if there is one.
///
/// # Errors
/// As [`length`].
pub fn optional_length(field: &str, text: Option<&str>, least: usize, most: usize) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| length(field, text, least, most))
}

/// What of a text can be shown in a sentence: its beginning.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().take(100).collect()
}
