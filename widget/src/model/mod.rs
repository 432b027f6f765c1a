//! What the widget shows, worked out without a browser.

pub mod device;
pub mod rows;
pub mod spoken;
pub mod transcript;
