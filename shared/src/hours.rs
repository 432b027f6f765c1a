//! Hours of operation: when something is open, by the clocks of its place.
//!
//! The zone's offsets from UTC are data here, for as long as a chat can last: the platform knows them, and always by its
//! latest rules. So nothing that runs flows carries a database of time zones.

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};
use crate::wire::service::{HoursOfOperationConfig, HoursOfOperationTimeSlice};

/// A week of opening hours, with what must be known of its time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// What they are called.
    pub name: String,
    /// The time zone by its IANA name, such as `Europe/Berlin`.
    pub time_zone: String,
    /// The zone's offsets, in order. The first one counts before its time too, the last one without end.
    pub offsets: Vec<Offset>,
    /// When it is open in a week.
    pub config: Vec<HoursOfOperationConfig>,
}

/// How far a zone's clocks are ahead of UTC from some time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset {
    /// From when.
    pub from: Timestamp,
    /// In seconds; negative to the west.
    pub seconds: i32,
}

const MINUTES_A_DAY: i64 = 1_440;
const MINUTES_A_WEEK: i64 = 7 * MINUTES_A_DAY;
/// 1970 began on a Thursday.
const FIRST_DAY: i64 = 4;
/// How far apart a zone is asked for its offset; between two such times it changes once at most.
const STEP: Span = Span::hours(24);

impl Hours {
    /// Whether it is open at `now`: from an entry's start on, up to but without its end. An end that is not after its
    /// start is of the next day, so that from 00:00 to 00:00 it is open all day.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        let minute = self.minute_of_week(now);
        self.config.iter().any(|entry| {
            let start = minutes(entry.start_time);
            let length = match (minutes(entry.end_time) - start).rem_euclid(MINUTES_A_DAY) {
                0 => MINUTES_A_DAY,
                length => length,
            };
            let day = i64::from(entry.day.number()) * MINUTES_A_DAY;
            (minute - day - start).rem_euclid(MINUTES_A_WEEK) < length
        })
    }

    /// The minute of the week by the zone's clocks, from the beginning of Sunday on.
    fn minute_of_week(&self, now: Timestamp) -> i64 {
        let past = self.offsets.iter().take_while(|offset| offset.from <= now).last();
        let offset = past.or(self.offsets.first()).map_or(0, |offset| offset.seconds);
        let minutes = (now.millis().div_euclid(1_000) + i64::from(offset)).div_euclid(60);
        (minutes + FIRST_DAY * MINUTES_A_DAY).rem_euclid(MINUTES_A_WEEK)
    }
}

/// The offsets of a zone from `from` on for `span`, to the second. `offset_at` answers the zone's offset at a time, in
/// seconds; none if it does not know the zone, and then this answers none.
pub fn offsets(
    from: Timestamp,
    span: Span,
    mut offset_at: impl FnMut(Timestamp) -> Option<i32>,
) -> Option<Vec<Offset>> {
    let end = from.after(span);
    let mut offsets = vec![Offset { from, seconds: offset_at(from)? }];
    let mut before = from;
    while before < end {
        let after = before.after(STEP).min(end);
        let seconds = offset_at(after)?;
        if let Some(last) = offsets.last().filter(|last| last.seconds != seconds) {
            let change = change_between(before, after, last.seconds, &mut offset_at)?;
            offsets.push(Offset { from: change, seconds });
        }
        before = after;
    }
    Some(offsets)
}

/// The offset in seconds that a text ends with as JavaScript's `Intl` writes it: `… GMT+05:30`, or `GMT` alone.
#[must_use]
pub fn read_offset(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, clock) = match offset.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-" | "\u{2212}", clock) => (-1, clock),
        _ => return None,
    };
    let mut parts = clock.split(':').map(|part| part.parse::<i32>().ok().filter(|number| *number < 60));
    let (hours, minutes, seconds) =
        (parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?);
    Some(sign * (hours * 3_600 + minutes * 60 + seconds))
}

/// The second from which the offset is not `seconds` any more.
fn change_between(
    before: Timestamp,
    after: Timestamp,
    seconds: i32,
    offset_at: &mut impl FnMut(Timestamp) -> Option<i32>,
) -> Option<Timestamp> {
    let (mut low, mut high) = (before.millis().div_euclid(1_000), after.millis().div_euclid(1_000));
    while high - low > 1 {
        let middle = low.midpoint(high);
        if offset_at(Timestamp::from_millis(middle * 1_000))? == seconds {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(Timestamp::from_millis(high * 1_000))
}

fn minutes(time: HoursOfOperationTimeSlice) -> i64 {
    i64::from(time.hours) * 60 + i64::from(time.minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::service::Day;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn time(text: &str) -> HoursOfOperationTimeSlice {
        let (hours, minutes) = text.split_once(':').unwrap();
        HoursOfOperationTimeSlice { hours: hours.parse().unwrap(), minutes: minutes.parse().unwrap() }
    }

    fn entry(day: Day, start: &str, end: &str) -> HoursOfOperationConfig {
        HoursOfOperationConfig { day, start_time: time(start), end_time: time(end) }
    }

    /// Hours in a zone that is so many hours ahead of UTC.
    fn hours(ahead: i32, config: Vec<HoursOfOperationConfig>) -> Hours {
        let offsets = vec![Offset { from: Timestamp::default(), seconds: ahead * 3_600 }];
        Hours { name: String::new(), time_zone: String::new(), offsets, config }
    }

    #[test]
    fn it_is_open_from_the_start_up_to_the_end() {
        // 2026-11-20 is a Friday.
        let hours = hours(0, vec![entry(Day::Friday, "09:00", "17:30")]);
        assert!(!hours.is_open(at("2026-11-20T08:59:59.999Z")));
        assert!(hours.is_open(at("2026-11-20T09:00:00.000Z")));
        assert!(hours.is_open(at("2026-11-20T17:29:59.999Z")));
        assert!(!hours.is_open(at("2026-11-20T17:30:00.000Z")));
        assert!(!hours.is_open(at("2026-11-21T12:00:00.000Z")), "Saturday");
        assert!(hours.is_open(at("2026-11-27T12:00:00.000Z")), "the Friday after");
    }

    #[test]
    fn a_night_goes_into_the_next_day_also_from_one_week_to_the_next() {
        let hours = hours(0, vec![entry(Day::Saturday, "22:00", "06:00")]);
        assert!(hours.is_open(at("2026-11-21T23:00:00.000Z")), "Saturday night");
        assert!(hours.is_open(at("2026-11-22T05:59:00.000Z")), "Sunday morning");
        assert!(!hours.is_open(at("2026-11-22T06:00:00.000Z")));
        assert!(!hours.is_open(at("2026-11-21T05:00:00.000Z")), "Saturday morning");
    }

    #[test]
    fn from_midnight_to_midnight_is_a_day() {
        let hours = hours(0, vec![entry(Day::Sunday, "00:00", "00:00")]);
        assert!(hours.is_open(at("2026-11-22T00:00:00.000Z")));
        assert!(hours.is_open(at("2026-11-22T23:59:59.000Z")));
        assert!(!hours.is_open(at("2026-11-23T00:00:00.000Z")));
        assert!(!hours.is_open(at("2026-11-21T23:59:59.000Z")));
    }

    #[test]
    fn the_clocks_of_the_place_count() {
        let office = vec![entry(Day::Monday, "09:00", "17:00")];
        let tokyo = hours(9, office.clone());
        assert!(tokyo.is_open(at("2026-11-23T00:30:00.000Z")), "Monday, half past nine");
        assert!(!tokyo.is_open(at("2026-11-23T09:00:00.000Z")));
        let honolulu = hours(-10, office);
        assert!(honolulu.is_open(at("2026-11-24T02:00:00.000Z")), "still Monday, four in the afternoon");
        assert!(!honolulu.is_open(at("2026-11-23T09:00:00.000Z")), "still Sunday night");
    }

    #[test]
    fn the_clocks_change_while_a_chat_lasts() {
        // Berlin: until 2026-10-25T01:00Z two hours ahead, then one.
        let change = at("2026-10-25T01:00:00.000Z");
        let berlin = |now: Timestamp| Some(if now < change { 7_200 } else { 3_600 });
        let found = offsets(at("2026-10-20T12:00:00.000Z"), Span::hours(9 * 24), berlin).unwrap();
        assert_eq!(
            found,
            [
                Offset { from: at("2026-10-20T12:00:00.000Z"), seconds: 7_200 },
                Offset { from: change, seconds: 3_600 }
            ]
        );
        let config = vec![entry(Day::Friday, "08:00", "09:00"), entry(Day::Monday, "08:00", "09:00")];
        let hours = Hours { name: String::new(), time_zone: String::new(), offsets: found, config };
        assert!(hours.is_open(at("2026-10-23T06:30:00.000Z")), "Friday in summer time");
        assert!(!hours.is_open(at("2026-10-23T07:30:00.000Z")));
        assert!(hours.is_open(at("2026-10-26T07:30:00.000Z")), "Monday in winter time");
        assert!(!hours.is_open(at("2026-10-26T06:30:00.000Z")));
        assert!(hours.is_open(at("2026-10-16T06:30:00.000Z")), "before what is known: as at its beginning");
    }

    #[test]
    fn a_zone_that_nobody_knows_has_no_offsets() {
        assert_eq!(offsets(at("2026-11-20T09:00:00.000Z"), Span::hours(24), |_| None), None);
    }

    #[test]
    fn offsets_are_read_as_intl_writes_them() {
        for (text, seconds) in [
            ("11/20/2026, GMT", 0),
            ("11/20/2026, GMT+05:30", 19_800),
            ("11/20/2026, GMT-03:30", -12_600),
            ("1/1/1900, GMT-00:01:15", -75),
            ("11/20/2026, GMT+1", 3_600),
        ] {
            assert_eq!(read_offset(text), Some(seconds), "{text}");
        }
        for text in ["", "11/20/2026, PST", "GMT*1", "GMT+x", "GMT+01:75"] {
            assert_eq!(read_offset(text), None, "{text}");
        }
    }
}
