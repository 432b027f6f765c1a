//! How often somebody may do something: a bucket that holds so many tokens and fills again at a steady pace.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// How large a bucket is and how fast it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How long until another one.
    pub interval: Span,
}

/// A bucket, as the time at which it will be full again. A new one is full, and so is one whose time has come: it need
/// not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bucket(Timestamp);

impl Bucket {
    /// The bucket that will be full at this time.
    #[must_use]
    pub const fn full_at(time: Timestamp) -> Self {
        Self(time)
    }

    /// When it will be full.
    #[must_use]
    pub const fn time_full(self) -> Timestamp {
        self.0
    }

    /// The bucket with one token less.
    ///
    /// # Errors
    /// How long to wait for a token, if it is empty.
    pub fn take(self, rate: Rate, now: Timestamp) -> Result<Self, Span> {
        let filling = self.0.since(now).as_millis();
        let interval = rate.interval.as_millis();
        let room = i64::from(rate.burst).saturating_mul(interval);
        let after = filling.saturating_add(interval);
        if after > room { Err(Span::millis(after - room)) } else { Ok(Self(now.after(Span::millis(after)))) }
    }
}

/// The part of a network address that one customer holds: 24 bits of IPv4, 56 bits of IPv6. Text that is no address
/// stands for itself.
#[must_use]
pub fn network_of(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, interval: Span::seconds(10) };
    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn emptied() -> Bucket {
        (0..3).fold(Bucket::default(), |bucket, _| bucket.take(RATE, NOW).unwrap())
    }

    #[test]
    fn a_new_bucket_gives_its_burst_and_then_says_how_long_to_wait() {
        assert_eq!(emptied().take(RATE, NOW), Err(Span::seconds(10)));
        let later = NOW.after(Span::seconds(4));
        assert_eq!(emptied().take(RATE, later), Err(Span::seconds(6)));
    }

    #[test]
    fn it_gives_one_more_after_each_interval_and_no_more_than_its_burst_after_a_year() {
        let almost = NOW.after(Span::millis(9_999));
        assert_eq!(emptied().take(RATE, almost), Err(Span::millis(1)));
        let later = NOW.after(Span::seconds(10));
        let again = emptied().take(RATE, later).unwrap();
        assert!(again.take(RATE, later).is_err());
        let mut bucket = emptied();
        let year = NOW.after(Span::hours(24 * 365));
        for _ in 0..3 {
            bucket = bucket.take(RATE, year).unwrap();
        }
        assert!(bucket.take(RATE, year).is_err());
    }

    #[test]
    fn what_cannot_be_had_costs_nothing() {
        let empty = emptied();
        assert!(empty.take(RATE, NOW).is_err());
        assert_eq!(empty.time_full(), NOW.after(Span::seconds(30)));
    }

    #[test]
    fn neighbours_share_a_network_and_strangers_do_not() {
        assert_eq!(network_of("203.0.113.7"), network_of("203.0.113.200"));
        assert_ne!(network_of("203.0.113.7"), network_of("203.0.114.7"));
        assert_eq!(network_of("2001:db8:1:2ff::1"), network_of("2001:db8:1:200:ffff::9"));
        assert_ne!(network_of("2001:db8:1:200::1"), network_of("2001:db8:1:300::1"));
        assert_eq!(network_of("::ffff:203.0.113.7"), "203.0.113.0/24");
        assert_eq!(network_of("here"), "here");
    }
}
