//! The ways in: one file for each group of paths.

pub mod participant;
pub mod socket;
