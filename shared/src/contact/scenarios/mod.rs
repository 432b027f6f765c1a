//! Chats as stories: what people do, and what then stands in the transcript and goes to the Router.
#![expect(clippy::needless_pass_by_value, reason = "a story reads better with json!(…) than with &json!(…)")]

mod blocks;
mod bots;
mod control;
mod criteria;
mod data;
mod endings;
mod functions;
mod hooks;
mod life;
mod modules;
mod participants;
mod persistent;
mod presence;
mod queues;
mod references;
mod silence;
mod spinning;
mod story;
mod transfers;
mod views;
mod waits;
mod whispers;
