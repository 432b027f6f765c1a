//! Hours of operation and queues: what they may be called and contain.

use crate::field::{length, optional_length};
use crate::wire::rejection::Rejection;
use crate::wire::service::HoursOfOperationConfig;

/// How many hours of operation an instance may have.
pub const HOURS_LIMIT: usize = 100;
/// How many queues an instance may have.
pub const QUEUES_LIMIT: usize = 100;

/// Checks the name of hours or of a queue.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_name(name: &str) -> Result<(), Rejection> {
    length("Name", name, 1, 127)
}

/// Checks the description of hours or of a queue.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_description(description: Option<&str>) -> Result<(), Rejection> {
    optional_length("Description", description, 0, 250)
}

/// Checks a week of hours.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_config(config: &[HoursOfOperationConfig]) -> Result<(), Rejection> {
    if config.len() > 100 {
        return Err(Rejection::invalid_request("Config may have 100 entries at most."));
    }
    let times = config.iter().flat_map(|entry| [entry.start_time, entry.end_time]);
    for time in times {
        if time.hours > 23 || time.minutes > 59 {
            return Err(Rejection::invalid_request("Hours must be from 0 to 23 and Minutes from 0 to 59."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::service::{Day, HoursOfOperationTimeSlice};

    #[test]
    fn a_week_has_times_of_day_and_an_end() {
        let entry = |hours, minutes| {
            let time = HoursOfOperationTimeSlice { hours, minutes };
            HoursOfOperationConfig { day: Day::Monday, start_time: time, end_time: time }
        };
        assert!(check_config(&[]).is_ok());
        assert!(check_config(&[entry(0, 0), entry(23, 59)]).is_ok());
        assert!(check_config(&[entry(24, 0)]).is_err());
        assert!(check_config(&[entry(0, 60)]).is_err());
        assert!(check_config(&vec![entry(0, 0); 101]).is_err());
    }
}
