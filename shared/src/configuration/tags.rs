//! Tags of what is configured.

use std::collections::BTreeMap;

use crate::field::{length, shown};
use crate::wire::rejection::Rejection;

/// How many tags one thing may have.
const LIMIT: usize = 50;

/// Checks the tags of something that is created.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check(tags: &BTreeMap<String, String>) -> Result<(), Rejection> {
    if tags.len() > LIMIT {
        return Err(Rejection::invalid_request(format!("Tags may have {LIMIT} entries at most.")));
    }
    for (key, value) in tags {
        length("A key in Tags", key, 1, 128)?;
        length("A value in Tags", value, 0, 256)?;
        let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
        if key.starts_with("aws:") || !key.chars().all(plain) {
            return Err(Rejection::invalid_request(format!(
                "The tag key \"{}\" may have letters, digits, spaces and _.:/=+-@, and may not begin with aws:.",
                shown(key)
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_alphabet_and_everything_its_length() {
        let with = |key: &str, value: &str| check(&BTreeMap::from([(key.to_owned(), value.to_owned())]));
        assert!(with("cost centre: größe/1", "").is_ok());
        assert!(with("", "x").is_err());
        assert!(with("aws:own", "x").is_err());
        assert!(with("a*b", "x").is_err());
        assert!(with("a", &"x".repeat(257)).is_err());
        let many = (0..=LIMIT).map(|number| (number.to_string(), String::new()));
        assert!(check(&many.collect()).is_err());
    }
}
