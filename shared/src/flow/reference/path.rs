//! The path of a reference: names of letters, digits, `-` and `_`, joined by dots or in `['…']`, and places in a list
//! in `[…]`.

/// A reference taken apart.
#[derive(Debug, Clone)]
pub(super) struct Path<'a>(Vec<Segment<'a>>);

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    /// To the member of this name.
    Name(&'a str),
    /// To this place in a list.
    Index(usize),
}

impl<'a> Path<'a> {
    /// Takes a reference apart, with or without the `$.` in front; what cannot be read ends it.
    pub fn read(reference: &'a str) -> Self {
        let mut rest = reference.strip_prefix('$').unwrap_or(reference);
        let mut segments = Vec::new();
        while let Some((segment, after)) = next(rest) {
            segments.push(segment);
            rest = after;
        }
        Self(segments)
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

    /// Whether it is this name and nothing else.
    pub fn is(&self, name: &str) -> bool {
        self.sole() == Some(name)
    }

    /// Whether it leads no further.
    pub fn is_end(&self) -> bool {
        self.0.is_empty()
    }

    /// Its steps.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'a>> {
        self.0.iter().copied()
    }
}

/// How many bytes of a text that begins with `$.` are the reference.
pub(super) fn length(text: &str) -> usize {
    let mut rest = text.strip_prefix('$').unwrap_or(text);
    while let Some((_, after)) = next(rest) {
        rest = after;
    }
    text.len() - rest.len()
}

/// Whether a text is one reference and nothing else.
pub(super) fn is_whole(text: &str) -> bool {
    text.starts_with("$.") && length(text) == text.len()
}

fn next(text: &str) -> Option<(Segment<'_>, &str)> {
    if let Some(quoted) = text.strip_prefix("['") {
        return quoted.split_once("']").map(|(name, rest)| (Segment::Name(name), rest));
    }
    if let Some(place) = text.strip_prefix('[') {
        let (index, rest) = place.split_once(']')?;
        return Some((Segment::Index(index.parse().ok()?), rest));
    }
    let text = text.strip_prefix('.')?;
    let count = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    (count > 0).then(|| text.split_at(count)).map(|(name, rest)| (Segment::Name(name), rest))
}
