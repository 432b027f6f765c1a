//! How much an agent may still write.

/// The service takes messages of up to this many bytes.
pub const LONGEST: usize = 16_384;
/// From here on it is worth telling.
const NEAR: usize = 15_000;

/// The room that is left in a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Plenty.
    Plenty,
    /// This many characters at least.
    Left(usize),
    /// It is too long by this many.
    Over(usize),
}

impl Room {
    /// The room after this text.
    pub fn after(text: &str) -> Self {
        match text.trim().len() {
            length if length > LONGEST => Self::Over(length - LONGEST),
            length if length > NEAR => Self::Left(LONGEST - length),
            _ => Self::Plenty,
        }
    }

    /// The room in words, where it is worth telling.
    pub fn words(self) -> Option<String> {
        match self {
            Self::Plenty => None,
            Self::Left(count) => Some(format!("{count} characters left")),
            Self::Over(count) => Some(format!("Too long by {count} characters; send it in parts")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_the_limit_is_told() {
        assert_eq!(Room::after("Hello").words(), None);
        assert_eq!(Room::after(&"a".repeat(NEAR + 1)), Room::Left(LONGEST - NEAR - 1));
        assert_eq!(Room::after(&"a".repeat(LONGEST)), Room::Left(0));
        assert_eq!(Room::after(&"a".repeat(LONGEST + 1)), Room::Over(1));
    }

    #[test]
    fn letters_of_more_than_one_byte_count_in_full() {
        assert_eq!(Room::after(&"é".repeat(LONGEST / 2 + 1)), Room::Over(2));
    }
}
