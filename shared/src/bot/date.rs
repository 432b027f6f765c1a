//! Days of the calendar, as far as a bot needs them.

use std::fmt;

use crate::time::{Timestamp, civil_from_days, days_from_civil};

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Since 1970-01-01.
    days: i64,
}

impl Date {
    /// The day in UTC at this time.
    #[must_use]
    pub const fn at(time: Timestamp) -> Self {
        Self { days: time.millis().div_euclid(86_400_000) }
    }

    /// A day by its numbers; none if there is no such day in the years 1 to 9999.
    #[must_use]
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(1..=9_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let days = days_from_civil(year, month, day);
        (civil_from_days(days) == (year, month, day)).then_some(Self { days })
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i64 {
        civil_from_days(self.days).0
    }

    /// Its weekday, 0 for Monday to 6 for Sunday.
    #[must_use]
    pub const fn weekday(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.days + 3).rem_euclid(7)
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self { days: self.days.saturating_add(days) }
    }

    /// The first day of this weekday after this day.
    #[must_use]
    pub const fn next(self, weekday: i64) -> Self {
        self.plus((weekday - self.weekday() - 1).rem_euclid(7) + 1)
    }

    /// The first day of this month and day that is not before this one; none for days that no year has.
    #[must_use]
    pub fn coming(self, month: i64, day: i64) -> Option<Self> {
        // Eight years, for 29 February around 2100.
        (self.year()..=self.year() + 8)
            .filter_map(|year| Self::new(year, month, day))
            .find(|date| *date >= self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.days);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar() {
        let monday = Date::new(2026, 2, 9).unwrap();
        assert_eq!((monday.weekday(), monday.to_string().as_str()), (0, "2026-02-09"));
        assert_eq!(monday.next(0).to_string(), "2026-02-16");
        assert_eq!(monday.next(6).to_string(), "2026-02-15");
        assert_eq!(monday.plus(20).to_string(), "2026-03-01");
        assert_eq!(monday.coming(2, 9), Some(monday));
        assert_eq!(monday.coming(2, 8).unwrap().to_string(), "2027-02-08");
        assert_eq!(Date::new(2097, 1, 1).unwrap().coming(2, 29).unwrap().to_string(), "2104-02-29");
        assert_eq!((Date::new(2026, 2, 29), monday.coming(2, 30)), (None, None));
        assert_eq!(Date::at(Timestamp::from_millis(1_770_631_200_123)), monday);
    }
}
