//! Pages of lists.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::wire::rejection::Rejection;

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    limit: usize,
    after: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Asks for what comes after it, if anything does.
    pub next_token: Option<String>,
}

impl PageRequest {
    /// Reads `MaxResults` (all of them unless given) and `NextToken`.
    ///
    /// # Errors
    /// `InvalidParameterException` if the number is not from 1 to 1,000 or the token is not one of a page.
    pub fn read(max_results: Option<&str>, next_token: Option<&str>) -> Result<Self, Rejection> {
        let limit = match max_results.map(str::parse) {
            None => 1_000,
            Some(Ok(limit @ 1..=1_000)) => limit,
            Some(_) => return Err(Rejection::invalid_parameter("MaxResults must be from 1 to 1000.")),
        };
        let read = |token: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
            String::from_utf8(bytes).ok()
        };
        let bad = || Rejection::invalid_parameter("NextToken is not one that a page was answered with.");
        let after = next_token.map(|token| read(token).ok_or_else(bad)).transpose()?;
        Ok(Self { limit, after })
    }

    /// The page of these items, which are in the order of their keys. Keys differ from each other. An item that went
    /// or came between two pages moves no other one from its page.
    pub fn cut<T, K: Ord + AsRef<str>>(&self, items: Vec<T>, key: impl Fn(&T) -> K) -> Page<T> {
        let is_after = |item: &T| self.after.as_deref().is_none_or(|after| key(item).as_ref() > after);
        let mut rest = items.into_iter().filter(is_after);
        let items: Vec<T> = rest.by_ref().take(self.limit).collect();
        let has_more = rest.next().is_some();
        let last = items.last().filter(|_| has_more);
        let next_token = last.map(|last| URL_SAFE_NO_PAD.encode(key(last).as_ref()));
        Page { items, next_token }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(size: &str, token: Option<&str>, items: &[&'static str]) -> Page<&'static str> {
        PageRequest::read(Some(size), token).unwrap().cut(items.to_vec(), |item| *item)
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let sorted = ["a", "b", "d", "e", "ç"];
        let first = page("2", None, &sorted);
        let second = page("2", first.next_token.as_deref(), &sorted);
        assert_eq!((first.items, second.items.clone()), (vec!["a", "b"], vec!["d", "e"]));
        let third = page("2", second.next_token.as_deref(), &sorted);
        assert_eq!((third.items, third.next_token), (vec!["ç"], None));
    }

    #[test]
    fn what_goes_between_two_pages_moves_nothing() {
        let first = page("2", None, &["a", "b", "c", "d"]);
        let second = page("2", first.next_token.as_deref(), &["a", "c", "d"]);
        assert_eq!(second.items, ["c", "d"]);
    }

    #[test]
    fn a_last_page_that_is_full_has_nothing_after_it() {
        assert_eq!(page("2", None, &["a", "b"]).next_token, None);
    }

    #[test]
    fn sizes_and_tokens_are_checked() {
        for size in ["0", "1001", "-1", "many", ""] {
            assert!(PageRequest::read(Some(size), None).is_err(), "{size}");
        }
        assert!(PageRequest::read(None, Some("not a token!")).is_err());
        assert!(PageRequest::read(None, None).is_ok());
    }
}
