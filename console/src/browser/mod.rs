//! The few things the console asks of the browser, each behind a function that cannot fail loudly.

pub mod clock;
pub mod http;
pub mod notification;
pub mod page;
pub mod preferences;
pub mod sound;
