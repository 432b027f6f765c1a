//! The object `Router`: who gets which contact. One for each instance.
//!
//! It decides nothing: each call becomes a command of [`edgewise_shared::routing`], and what was decided is written in
//! one transaction, together with what chats and agents have to be told ([`outbox`]), before anybody hears of it.

mod object;
mod outbox;
mod shell;
mod store;
