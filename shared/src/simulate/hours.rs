//! Hours of operation in a simulation: the same every day, by UTC.

use crate::flow::library::FlowLibrary;
use crate::hours::{Hours, Offset};
use crate::id::HoursOfOperationId;
use crate::time::Timestamp;
use crate::wire::service::{Day, HoursOfOperationConfig, HoursOfOperationTimeSlice};

/// From when to when it is open each day, in minutes after midnight; none if never. Equal ends are the whole day.
pub type Daily = Option<(u16, u16)>;

/// Open all the time.
pub(super) const ALWAYS: Daily = Some((0, 0));

/// Hours of this name.
pub(super) fn hours(name: &str, daily: Daily) -> Hours {
    let days = daily.into_iter().flat_map(|(start, end)| {
        let entry = move |day| HoursOfOperationConfig { day, start_time: slice(start), end_time: slice(end) };
        Day::ALL.into_iter().map(entry)
    });
    Hours {
        name: name.to_owned(),
        time_zone: "UTC".to_owned(),
        offsets: vec![Offset { from: Timestamp::default(), seconds: 0 }],
        config: days.collect(),
    }
}

/// Sets when hours are open that are known by this id or name; they are new if there are none.
pub(super) fn set_hours(library: &mut FlowLibrary, id_or_name: &str, daily: Daily) {
    let known = |(id, hours): &(&HoursOfOperationId, &mut Hours)| {
        id.as_str() == id_or_name || hours.name == id_or_name
    };
    if let Some((_, found)) = library.hours.iter_mut().find(known) {
        let name = found.name.clone();
        *found = hours(&name, daily);
    } else {
        library.hours.insert(HoursOfOperationId::new(id_or_name), hours(id_or_name, daily));
    }
}

/// Sets when a queue is open that is known by this id or name. It has hours of its own then.
pub(super) fn set_queue_hours(library: &mut FlowLibrary, id_or_name: &str, daily: Daily) {
    let mut queues = library.queues.iter_mut();
    let known = queues.find(|(id, queue)| id.as_str() == id_or_name || queue.name == id_or_name);
    if let Some((id, queue)) = known {
        let hours_id = HoursOfOperationId::new(format!("simulated-hours-{id}"));
        queue.hours_of_operation_id = Some(hours_id.clone());
        library.hours.insert(hours_id, hours(id_or_name, daily));
    }
}

/// Reads `open 09:00 to 17:00` or `closed`.
pub(super) fn read(text: &str) -> Option<Daily> {
    if text.eq_ignore_ascii_case("closed") {
        return Some(None);
    }
    let (start, end) = text.strip_prefix("open ")?.split_once(" to ")?;
    Some(Some((minutes(start)?, minutes(end)?)))
}

fn minutes(clock: &str) -> Option<u16> {
    let (hours, minutes) = clock.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn slice(minutes: u16) -> HoursOfOperationTimeSlice {
    let part = |number: u16| u8::try_from(number).unwrap_or_default();
    HoursOfOperationTimeSlice { hours: part(minutes / 60), minutes: part(minutes % 60) }
}
