//! Time as the console shows it: counted against the server's clock, written for people.

use edgewise_shared::time::{Span, Timestamp};

const DAY: i64 = 86_400_000;

/// How far the server's clock is from this machine's. An agent's machine may be minutes off; timers must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServerClock {
    offset: i64,
}

impl ServerClock {
    /// The clock of a server that said `server` when this machine's clock said `local`.
    pub fn observe(local: Timestamp, server: Timestamp) -> Self {
        Self { offset: server.millis().saturating_sub(local.millis()) }
    }

    /// What the server's clock says when this machine's says `local`.
    pub fn at(self, local: Timestamp) -> Timestamp {
        local.after(Span::millis(self.offset))
    }
}

/// A running time: `00:07`, `12:41`, `1:02:03`, and from a day on `2 d 3 h`.
pub fn running(span: Span) -> String {
    let seconds = span.as_seconds().max(0);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes:02}:{seconds:02}"),
        1..24 => format!("{hours}:{minutes:02}:{seconds:02}"),
        _ => format!("{} d {} h", hours / 24, hours % 24),
    }
}

/// How many whole seconds are left until `end`, rounded up: an offer shows 1 until it is gone.
pub fn seconds_left(now: Timestamp, end: Timestamp) -> i64 {
    (end.since(now).as_millis() + 999) / 1_000
}

/// Turns a point in time into what the agent's wall shows: the offset from UTC, in minutes, at that time.
pub type Zone = fn(Timestamp) -> i64;

/// The time of day, `14:02`.
pub fn time_of_day(time: Timestamp, zone: Zone) -> String {
    let minutes = local(time, zone).rem_euclid(DAY) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The time of day to the second, `14:02:07`.
pub fn time_of_day_to_second(time: Timestamp, zone: Zone) -> String {
    let seconds = local(time, zone).rem_euclid(DAY) / 1_000;
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The number of the day on the agent's calendar; two times with the same number are of one day.
pub fn day_number(time: Timestamp, zone: Zone) -> i64 {
    local(time, zone).div_euclid(DAY)
}

/// The day in words, as seen from `now`: `Today`, `Yesterday`, `Friday, 20 November`, with the year if it is another.
pub fn day_name(time: Timestamp, now: Timestamp, zone: Zone) -> String {
    let (day, today) = (day_number(time, zone), day_number(now, zone));
    match today - day {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ => {
            let weekday = WEEKDAYS[usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)];
            let (year, month, number) = calendar(day);
            let date = format!("{weekday}, {number} {}", MONTHS[month]);
            if year == calendar(today).0 { date } else { format!("{date} {year}") }
        }
    }
}

/// Day and time of day, `Today 14:02`.
pub fn day_and_time(time: Timestamp, now: Timestamp, zone: Zone) -> String {
    format!("{} {}", day_name(time, now, zone), time_of_day(time, zone))
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn local(time: Timestamp, zone: Zone) -> i64 {
    time.millis().saturating_add(zone(time) * 60_000)
}

/// Year, month from 0 and day of the month, read from the protocol's own text of that day.
fn calendar(day: i64) -> (i64, usize, i64) {
    let text = Timestamp::from_millis(day.saturating_mul(DAY)).to_string();
    let mut parts = text.split(['-', 'T']).map(|part| part.parse::<i64>().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    let (year, month, number) = (next(), next(), next());
    (year, usize::try_from(month - 1).unwrap_or(0).min(11), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_machine_that_is_wrong_shows_the_servers_timers() {
        let (local, server) = (Timestamp::from_millis(1_000), Timestamp::from_millis(61_000));
        let clock = ServerClock::observe(local, server);
        assert_eq!(clock.at(local.after(Span::seconds(5))), server.after(Span::seconds(5)));
    }

    #[test]
    fn running_times_keep_their_width_within_the_hour() {
        for (seconds, text) in [
            (0, "00:00"),
            (7, "00:07"),
            (761, "12:41"),
            (3_723, "1:02:03"),
            (86_399, "23:59:59"),
            (183_600, "2 d 3 h"),
        ] {
            assert_eq!(running(Span::seconds(seconds)), text);
        }
        assert_eq!(running(Span::millis(-1)), "00:00");
    }

    #[test]
    fn an_offer_shows_its_last_second_until_it_is_gone() {
        let end = Timestamp::from_millis(20_000);
        for (now, left) in [(0, 20), (1, 20), (19_000, 1), (19_999, 1), (20_000, 0), (25_000, 0)] {
            assert_eq!(seconds_left(Timestamp::from_millis(now), end), left);
        }
    }

    #[test]
    fn days_are_those_of_the_agents_wall() {
        let (late, now) = (at("2026-02-09T23:30:00Z"), at("2026-02-10T08:00:00Z"));
        assert_eq!(day_and_time(late, now, |_| 0), "Yesterday 23:30");
        assert_eq!(day_and_time(late, now, |_| 60), "Today 00:30");
        assert_eq!(day_and_time(now, now, |_| -90), "Today 06:30");
    }

    #[test]
    fn earlier_days_are_named_in_full() {
        let now = at("2026-02-10T08:00:00Z");
        assert_eq!(day_name(at("2026-02-06T08:00:00Z"), now, |_| 0), "Friday, 6 February");
        assert_eq!(day_name(at("2025-12-31T08:00:00Z"), now, |_| 0), "Wednesday, 31 December 2025");
    }
}
