//! What tests of this crate share: ids that count.

use crate::id::IdSource;

/// Ids that count up from one, so that a test's output is the same each time.
#[derive(Debug, Default)]
pub struct Counter(u128);

impl IdSource for Counter {
    fn random(&mut self) -> [u8; 16] {
        self.0 += 1;
        // The count stands in front, where a version 7 UUID takes its random part from.
        (self.0 << 64).to_be_bytes()
    }
}
