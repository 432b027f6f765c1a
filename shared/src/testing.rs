//! What tests of this crate share: ids that count, and dice.

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

/// Dice that fall the same each time: a small generator (an xorshift), so that a seed names a run.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn of(seed: u64) -> Self {
        // Seeds are small numbers, and zero would stay zero.
        Self((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number from 0 to `sides` - 1.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        let place = usize::try_from(self.roll(choices.len() as u64)).unwrap();
        choices[place].clone()
    }

    /// Whether something happens that does in so many cases of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}
