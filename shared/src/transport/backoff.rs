//! How long to wait before the next attempt: full jitter, so that clients which lost the same server do not return
//! in step.

use crate::time::Span;

const FIRST: i64 = 500;
const LONGEST: i64 = 30_000;

/// Counts attempts that failed in a row and draws the waits between them.
#[derive(Debug, Clone)]
pub struct Backoff {
    failures: u32,
    random: u64,
}

impl Backoff {
    /// No failure yet; `seed` decides the draws.
    pub fn new(seed: u64) -> Self {
        // Zero is the one state that xorshift never leaves.
        Self { failures: 0, random: seed | 1 }
    }

    /// It worked: the next wait is a short one.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// It failed again: anything up to 0.5 s the first time, up to 1 s the second, up to 30 s from the seventh on.
    pub fn next(&mut self) -> Span {
        let ceiling = (FIRST << self.failures.min(6)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        Span::millis(self.draw(ceiling))
    }

    /// A number from 0 to `ceiling` (xorshift64).
    fn draw(&mut self, ceiling: i64) -> i64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        i64::try_from(self.random >> 2).unwrap_or(0) % (ceiling + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_thirty_seconds_and_fill_their_range() {
        let (mut longest, mut shortest) = ([0; 10], [i64::MAX; 10]);
        for seed in 1..2_000_u64 {
            let mut backoff = Backoff::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for (longest, shortest) in longest.iter_mut().zip(&mut shortest) {
                let wait = backoff.next().as_millis();
                (*longest, *shortest) = ((*longest).max(wait), (*shortest).min(wait));
            }
        }
        for (index, ceiling) in
            [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000].into_iter().enumerate()
        {
            assert!(
                longest[index] <= ceiling && longest[index] > ceiling * 9 / 10,
                "{index}: {}",
                longest[index]
            );
            assert!(shortest[index] < ceiling / 10, "{index}: {}", shortest[index]);
        }
    }

    #[test]
    fn success_begins_anew() {
        let mut backoff = Backoff::new(7);
        for _ in 0..9 {
            backoff.next();
        }
        backoff.reset();
        assert!(backoff.next() <= Span::millis(FIRST));
    }
}
