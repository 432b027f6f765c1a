//! The object `Agent`: the control sockets of one agent's consoles. What is said in chats does not pass here.
//!
//! It shows what the Router tells, to every tab alike, and tells the Router one thing: that the agent is gone, once no
//! console has been open for a minute.

mod object;
mod pulse;
mod store;

pub use object::{WHO_HEADER, Who};
