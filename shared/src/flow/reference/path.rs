//! The path of a reference: names joined by dots or in brackets, and places in a list.
//!
//! `$.Attributes.name`, `$.Attributes['a name']`, `$.Attributes.['a name']`, `$['Attributes']["a name"]` and
//! `$.External.orders[0].id` are paths. A name without brackets has letters, digits, `-` and `_`.

/// A reference taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::flow) struct Path<'a>(Vec<Segment<'a>>);

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::flow) enum Segment<'a> {
    /// To the member of this name.
    Name(&'a str),
    /// To this place in a list.
    Index(usize),
}

/// Which letters a name without brackets has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::flow) enum Letters {
    /// Those of ASCII: in languages without spaces, words follow a name at once.
    Ascii,
    /// Those of all languages.
    All,
}

/// Whether a text is meant to be one reference and nothing else.
pub(crate) fn is_reference(text: &str) -> bool {
    text.starts_with("$.") || text.starts_with("$[")
}

/// What is before the first reference in a text, and the text from there on; None if there is none. Dollar signs that
/// begin none are words like any other.
pub(in crate::flow) fn split_at_reference(text: &str) -> Option<(&str, &str)> {
    let begins = |at: &usize| {
        let from = text.split_at(*at).1;
        let named = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '[');
        let begins = from.strip_prefix("$.").is_some_and(named) || from.starts_with("$[");
        begins && Path::first_in(from, Letters::Ascii).is_some()
    };
    let at = text.match_indices('$').map(|(at, _)| at).find(begins)?;
    Some(text.split_at(at))
}

impl<'a> Path<'a> {
    /// The reference that a text begins with, and what follows it; None if it begins with none.
    pub fn first_in(text: &'a str, letters: Letters) -> Option<(Self, &'a str)> {
        let mut rest = text.strip_prefix('$')?;
        let mut segments = Vec::new();
        while let Some((segment, after)) = step(rest, letters) {
            segments.push(segment);
            rest = after;
        }
        matches!(segments.first(), Some(Segment::Name(_))).then_some((Self(segments), rest))
    }

    /// The reference that a text is as a whole.
    pub fn whole(text: &'a str) -> Option<Self> {
        Self::first_in(text, Letters::All).filter(|(_, rest)| rest.is_empty()).map(|(path, _)| path)
    }

    /// The first name, and the path after it.
    pub fn split_first(&self) -> Option<(&'a str, Self)> {
        match self.0.split_first()? {
            (Segment::Name(name), rest) => Some((name, Self(rest.to_vec()))),
            (Segment::Index(_), _) => None,
        }
    }

    /// The only name; none if there are more steps, or none.
    pub fn sole(&self) -> Option<&'a str> {
        self.split_first().filter(|(_, rest)| rest.is_end()).map(|(name, _)| name)
    }

    /// The name that it is if its dots are part of the name; none if it has places in a list.
    pub fn dotted(&self) -> Option<String> {
        dotted(&self.0)
    }

    /// Whether it is this name and nothing else.
    pub fn is(&self, name: &str) -> bool {
        self.sole() == Some(name)
    }

    /// Whether it leads no further.
    pub fn is_end(&self) -> bool {
        self.0.is_empty()
    }

    /// Its steps.
    pub fn segments(&self) -> &[Segment<'a>] {
        &self.0
    }
}

/// The name that these steps are if the dots are part of it.
pub(super) fn dotted(segments: &[Segment<'_>]) -> Option<String> {
    let name = |segment: &Segment<'_>| match segment {
        Segment::Name(name) => Some((*name).to_owned()),
        Segment::Index(_) => None,
    };
    let names: Option<Vec<String>> = segments.iter().map(name).collect();
    names.filter(|names| !names.is_empty()).map(|names| names.join("."))
}

/// The next step, and what follows it. A dot may come before brackets; one that no name follows ends a sentence.
fn step(text: &str, letters: Letters) -> Option<(Segment<'_>, &str)> {
    let text = text.strip_prefix('.').filter(|inner| inner.starts_with('[')).unwrap_or(text);
    for (open, close) in [("['", "']"), ("[\"", "\"]")] {
        if let Some(inner) = text.strip_prefix(open) {
            let found = inner.split_once(close).filter(|(name, _)| !name.is_empty());
            return found.map(|(name, rest)| (Segment::Name(name), rest));
        }
    }
    if let Some(place) = text.strip_prefix('[') {
        let (index, rest) = place.split_once(']')?;
        return Some((Segment::Index(index.parse().ok()?), rest));
    }
    let inner = text.strip_prefix('.')?;
    let in_name = |c: char| match letters {
        Letters::Ascii => c.is_ascii_alphanumeric() || c == '-' || c == '_',
        Letters::All => c.is_alphanumeric() || c == '-' || c == '_',
    };
    let end = inner.find(|c| !in_name(c)).unwrap_or(inner.len());
    (end > 0).then(|| inner.split_at(end)).map(|(name, rest)| (Segment::Name(name), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_in_several_ways() {
        let plain = Path::whole("$.Attributes.name").unwrap();
        for text in [
            "$.Attributes['name']",
            "$.Attributes.['name']",
            "$.Attributes[\"name\"]",
            "$['Attributes']['name']",
            "$.['Attributes'].name",
        ] {
            assert_eq!(Path::whole(text), Some(plain.clone()), "{text}");
        }
        for text in ["$", "$.", "$..a", "$.a.", "$.a['b", "$.a['']", "$.a[b]", "$[0]", "$.a b", "a", "$.a$.b"]
        {
            assert_eq!(Path::whole(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_in_brackets_may_have_anything_in_it() {
        for name in ["a name", "a.b", "a$.b", "$.Attributes.b", "größe", "[0]", "it's", "\"x\""] {
            let text = format!("$.Attributes['{name}']");
            assert_eq!(Path::whole(&text).unwrap().segments().last(), Some(&Segment::Name(name)));
        }
    }

    #[test]
    fn references_are_found_in_texts() {
        for (text, before, rest) in [
            ("Hi $.Attributes.name!", "Hi ", "!"),
            ("$5 or $.50, $. and $['x: $.Name", "$5 or $.50, $. and $['x: ", ""),
            ("see $['Attributes']['a.b'].", "see ", "."),
            ("$$.Name", "$", ""),
        ] {
            let (found, reference) = split_at_reference(text).unwrap();
            assert_eq!(
                (found, Path::first_in(reference, Letters::Ascii).unwrap().1),
                (before, rest),
                "{text}"
            );
        }
        assert_eq!(split_at_reference("$5, $.50, $[0], $.['', $"), None);
    }
}
