//! The rules of the configuration API: what its requests may ask for. Where the answers are kept is the edge's matter.

pub mod flow;
pub mod hours;
pub mod page;
pub mod tags;
