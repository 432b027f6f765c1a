//! The ways in: one file for each group of paths, and what several of them share.

mod cache;
pub mod console;
pub mod embed;
pub mod operator;
mod page;
pub mod participant;
pub mod service;
pub mod socket;
mod start;
mod transfer;
pub mod widget;
