//! Ids that count up, and the draw of flows that distribute contacts by chance.

use serde::{Deserialize, Serialize};

use crate::id::IdSource;

/// What a flow draws that distributes contacts, unless a step says otherwise.
const FIRST_DRAW: u8 = 50;

/// A source of ids that are the same each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CountedIds {
    count: u64,
    draw: u8,
}

impl Default for CountedIds {
    fn default() -> Self {
        Self { count: 0, draw: FIRST_DRAW }
    }
}

impl CountedIds {
    /// From now on a flow that draws a number from 1 to 100 draws this one.
    pub fn set_draw(&mut self, draw: u8) {
        self.draw = draw.clamp(1, 100);
    }
}

impl IdSource for CountedIds {
    fn random(&mut self) -> [u8; 16] {
        self.count = self.count.saturating_add(1);
        // A flow's draw is the first eight bytes modulo 100, plus one.
        let first = self.count.saturating_mul(100).saturating_add(u64::from(self.draw.saturating_sub(1)));
        (u128::from(first) << 64).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn ids_differ_and_the_draw_is_what_was_set() {
        let mut ids = CountedIds::default();
        let mut drawn = || {
            let bytes = ids.random();
            u64::from_be_bytes(bytes[..8].try_into().unwrap()) % 100 + 1
        };
        assert_eq!((drawn(), drawn()), (50, 50));
        ids.set_draw(100);
        let bytes = ids.random();
        assert_eq!(u64::from_be_bytes(bytes[..8].try_into().unwrap()) % 100 + 1, 100);
        let now = Timestamp::from_millis(1_800_000_000_000);
        assert_ne!(ids.uuid(now), ids.uuid(now));
    }
}
