//! What the widget shows, worked out without a browser.

pub mod device;
pub mod links;
pub mod rows;
pub mod transcript;
