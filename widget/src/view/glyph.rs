//! The icons, as paths on a square of 24 units.

pub const SEND: &str = "M4 12 20 4l-5 16-3.500-6.500zm7.500 1.500L20 4";
pub const MORE: &str = "M12 6h.01M12 12h.01M12 18h.01";
pub const CLOSE: &str = "m6 9 6 6 6-6";
pub const BACK: &str = "m14 6-6 6 6 6";
pub const DOWN: &str = "M12 5v14m-6-6 6 6 6-6";
pub const DEVICE: &str = "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm3 15h2";
pub const LEAVE: &str = "M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M4 12h10m-4-4 4 4-4 4";
pub const ALERT: &str = "M12 8v5m0 3h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z";
pub const DONE: &str = "m5 12 5 5 9-10";
pub const AWAY: &str = "M14 5h5v5m0-5-8 8M10 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4";
pub const RIGHT: &str = "m10 6 6 6-6 6";
