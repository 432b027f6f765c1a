//! Steps as lines of a script.

use std::fmt;

use super::line::{AGENT_STATUSES, ROLE_TIMERS};
use super::span;
use super::words::{one_word, quoted};
use crate::flow::step::Target;
use crate::simulate::answers::{BotAnswer, FunctionAnswer, QueueNumbers, Reply};
use crate::simulate::step::Step;
use crate::time::Span;

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CustomerSays(text) => write!(f, "customer: {}", quoted(text)),
            Self::CustomerChooses(title) => write!(f, "customer chooses {}", quoted(title)),
            Self::CustomerAnswers { action, data } => {
                write!(f, "customer answers {} {data}", one_word(action))
            }
            Self::CustomerConnects => f.write_str("customer connects"),
            Self::CustomerMoves(label) => write!(f, "customer moves to {}", quoted(label)),
            Self::CustomerLeaves => f.write_str("customer leaves"),
            Self::AgentAccepts(agent) => write!(f, "agent {} accepts", quoted(agent)),
            Self::AgentSays { agent, text } => write!(f, "agent {}: {}", quoted(agent), quoted(text)),
            Self::AgentIsLost(agent) => write!(f, "agent {} loses connection", quoted(agent)),
            Self::AgentIsBack(agent) => write!(f, "agent {} reconnects", quoted(agent)),
            Self::AgentLeaves(agent) => write!(f, "agent {} leaves", quoted(agent)),
            Self::AgentTransfers { agent, target, flow } => {
                let (kind, name) = match target {
                    Target::Queue(queue) => ("queue", queue.as_str()),
                    Target::Agent(agent) => ("agent", agent.as_str()),
                };
                write!(f, "agent {} transfers to {kind} {}", quoted(agent), quoted(name))?;
                flow.as_ref().map_or(Ok(()), |flow| write!(f, " by flow {}", quoted(flow)))
            }
            Self::AgentIs { agent, status } => {
                let name =
                    AGENT_STATUSES.iter().find(|(_, known)| known == status).map_or("", |(name, _)| name);
                write!(f, "agent {} is {name}", quoted(agent))
            }
            Self::BotJoins(name) => write!(f, "custom bot {} joins", quoted(name)),
            Self::BotSays(text) => write!(f, "custom bot: {}", quoted(text)),
            Self::BotLeaves => f.write_str("custom bot leaves"),
            Self::Waits(span) => write!(f, "wait {}", span::words(*span)),
            Self::NextTimer => f.write_str("next timer"),
            Self::Function { name, answer: FunctionAnswer { reply, after } } => {
                write!(f, "function {} ", one_word(name))?;
                write_reply(f, reply, *after)
            }
            Self::Bot(BotAnswer { reply, after }) => {
                f.write_str("bot ")?;
                write_reply(f, reply, *after)
            }
            Self::Queue { name, numbers } => {
                write!(f, "queue {}: {}", quoted(name), numbers_in_words(numbers))
            }
            Self::PastChat(true) => f.write_str("past chat can be continued"),
            Self::PastChat(false) => f.write_str("past chat cannot be continued"),
            Self::Draw(number) => write!(f, "draw {number}"),
            Self::Stops => f.write_str("stop"),
            Self::SetsAttribute { name, value } => {
                write!(f, "attribute {} = {}", quoted(name), quoted(value))
            }
            Self::SetsRoleTimer(timer, minutes) => {
                let name = ROLE_TIMERS.iter().find(|(_, known)| known == timer).map_or("", |(name, _)| name);
                match minutes {
                    Some(minutes) => {
                        write!(f, "timer {name} {}", span::words(Span::minutes(i64::from(*minutes))))
                    }
                    None => write!(f, "timer {name} off"),
                }
            }
        }
    }
}

fn write_reply<T: serde::Serialize>(
    f: &mut fmt::Formatter<'_>,
    reply: &Reply<T>,
    after: Span,
) -> fmt::Result {
    match reply {
        Reply::Answers(value) => {
            write!(f, "answers {}", serde_json::to_string(value).map_err(|_| fmt::Error)?)?;
        }
        Reply::Fails(message) => {
            write!(f, "fails {}", serde_json::to_string(message).map_err(|_| fmt::Error)?)?;
        }
        Reply::TimesOut => f.write_str("times out")?,
        Reply::Never => f.write_str("never answers")?,
    }
    if after == Span::default() { Ok(()) } else { write!(f, " after {}", span::words(after)) }
}

fn numbers_in_words(numbers: &QueueNumbers) -> String {
    let waiting = numbers.waiting.map(|count| format!("{count} waiting"));
    let oldest = numbers.oldest.map(|oldest| format!("oldest {}", span::words(oldest)));
    let fails = numbers.fails.map(|fails| if fails { "no answer" } else { "answers" }.to_owned());
    [waiting, oldest, fails].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
