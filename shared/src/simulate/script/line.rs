//! One line of a script.

use super::answer::{bot, function, queue};
use super::expect::expectation;
use super::given::given;
use super::words::Words;
use super::{Line, span};
use crate::contact::chat::RoleTimer;
use crate::flow::step::Target;
use crate::id::{AgentId, QueueId};
use crate::simulate::answers::AgentStatus;
use crate::simulate::step::Step;

/// What ends the name of an agent.
const AGENT_VERBS: [&str; 7] =
    [":", " accepts", " loses connection", " reconnects", " leaves", " transfers to ", " is "];

pub(super) const ROLE_TIMERS: [(&str, RoleTimer); 4] = [
    ("customer idle", RoleTimer::CustomerIdle),
    ("customer disconnect", RoleTimer::CustomerDisconnect),
    ("agent idle", RoleTimer::AgentIdle),
    ("agent disconnect", RoleTimer::AgentDisconnect),
];

pub(super) const AGENT_STATUSES: [(&str, AgentStatus); 5] = [
    ("available", AgentStatus::Available),
    ("busy", AgentStatus::Busy),
    ("in after contact work", AgentStatus::AfterContactWork),
    ("not routed to", AgentStatus::NonProductive),
    ("offline", AgentStatus::Offline),
];

/// Reads a line that says something.
pub(super) fn read(text: &str) -> Result<Line, String> {
    let mut words = Words::new(text);
    if words.eat("given") {
        return given(words).map(Line::Given);
    }
    if words.eat("expect") {
        return expectation(words).map(Line::Expect);
    }
    step(words).map(Line::Step)
}

fn step(mut words: Words<'_>) -> Result<Step, String> {
    if words.eat("customer") {
        customer(words)
    } else if words.eat("agent") {
        agent(words)
    } else if words.eat("custom bot") {
        custom_bot(words)
    } else if words.eat("bot") {
        bot(words)
    } else if words.eat("function") {
        function(words)
    } else if words.eat("queue") {
        queue(words)
    } else if words.eat("wait") {
        let span = span::read(words.rest());
        span.map(Step::Waits).ok_or_else(|| "It says no time to wait, such as `5 minutes`.".to_owned())
    } else if words.eat("next timer") {
        at_end(words, Step::NextTimer)
    } else if words.eat("past chat") {
        match words.rest() {
            "can be continued" => Ok(Step::PastChat(true)),
            "cannot be continued" => Ok(Step::PastChat(false)),
            _ => Err("A past chat `can be continued` or `cannot be continued`.".to_owned()),
        }
    } else if words.eat("draw") {
        let number = words.rest().parse().ok().filter(|number| (1..=100).contains(number));
        number.map(Step::Draw).ok_or_else(|| "A draw is a number from 1 to 100.".to_owned())
    } else if words.eat("stop") {
        at_end(words, Step::Stops)
    } else if words.eat("attribute") {
        let (name, value) = pair(words)?;
        Ok(Step::SetsAttribute { name, value })
    } else if words.eat("timer") {
        role_timer(words)
    } else {
        let first = words.rest().split_whitespace().next().unwrap_or_default();
        Err(format!(
            "A line cannot begin with `{first}`, but with given, customer, agent, bot, custom bot, function, queue, \
             wait, next timer, past chat, draw, attribute, timer, stop or expect."
        ))
    }
}

fn customer(mut words: Words<'_>) -> Result<Step, String> {
    if words.eat(":") {
        return said(words).map(Step::CustomerSays);
    }
    if words.eat("chooses") {
        return said(words).map(Step::CustomerChooses);
    }
    if words.eat("answers") {
        let action =
            words.name().ok_or("The customer answers with an action of the view, such as `Next`.")?;
        let data = if words.is_end() { Some(serde_json::json!({})) } else { words.json() };
        let data = data.filter(|_| words.is_end());
        let data = data.ok_or("After the action comes what was entered, as JSON.")?;
        return Ok(Step::CustomerAnswers { action, data });
    }
    if words.eat("moves to") {
        return said(words).map(Step::CustomerMoves);
    }
    if words.eat("connects") {
        return at_end(words, Step::CustomerConnects);
    }
    if words.eat("leaves") {
        return at_end(words, Step::CustomerLeaves);
    }
    Err("After `customer` comes `: words`, chooses, answers, connects, moves to or leaves.".to_owned())
}

fn agent(mut words: Words<'_>) -> Result<Step, String> {
    let unknown = "After the agent's name comes `: words`, accepts, loses connection, reconnects, leaves, transfers to, or is.";
    let (agent, verb) = words.until(&AGENT_VERBS).ok_or(unknown)?;
    match verb {
        ":" => Ok(Step::AgentSays { agent, text: said(words)? }),
        " accepts" => at_end(words, Step::AgentAccepts(agent)),
        " loses connection" => at_end(words, Step::AgentIsLost(agent)),
        " reconnects" => at_end(words, Step::AgentIsBack(agent)),
        " leaves" => at_end(words, Step::AgentLeaves(agent)),
        " is " => {
            let status = AGENT_STATUSES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(words.rest()));
            let names = AGENT_STATUSES.map(|(name, _)| name).join(", ");
            let (_, status) = status.ok_or_else(|| format!("An agent is one of: {names}."))?;
            Ok(Step::AgentIs { agent, status })
        }
        _ => transfer(agent, words),
    }
}

fn transfer(agent: String, mut words: Words<'_>) -> Result<Step, String> {
    let to_queue = words.eat("queue");
    if !to_queue && !words.eat("agent") {
        return Err("An agent transfers to `queue NAME` or `agent NAME`.".to_owned());
    }
    let (name, flow) = match words.until(&[" by flow "]) {
        Some((name, _)) => (name, Some(said(words)?)),
        None => (said(words)?, None),
    };
    let target = if to_queue { Target::Queue(QueueId::new(name)) } else { Target::Agent(AgentId::new(name)) };
    Ok(Step::AgentTransfers { agent, target, flow })
}

fn custom_bot(mut words: Words<'_>) -> Result<Step, String> {
    if words.eat(":") {
        return said(words).map(Step::BotSays);
    }
    if words.eat("leaves") {
        return at_end(words, Step::BotLeaves);
    }
    match words.until(&[" joins"]) {
        Some((name, _)) => at_end(words, Step::BotJoins(name)),
        None => Err("After `custom bot` comes `NAME joins`, `: words` or leaves.".to_owned()),
    }
}

fn role_timer(mut words: Words<'_>) -> Result<Step, String> {
    for (name, timer) in ROLE_TIMERS {
        if words.eat(name) {
            if words.rest().eq_ignore_ascii_case("off") {
                return Ok(Step::SetsRoleTimer(timer, None));
            }
            let minutes = span::read(words.rest()).filter(|span| span.as_millis() % 60_000 == 0);
            let minutes = minutes.and_then(|span| u32::try_from(span.as_seconds() / 60).ok());
            let minutes = minutes.ok_or("It says no whole minutes, and not `off`.")?;
            return Ok(Step::SetsRoleTimer(timer, Some(minutes)));
        }
    }
    Err(format!("A timer is one of: {}.", ROLE_TIMERS.map(|(name, _)| name).join(", ")))
}

/// `name = value`.
pub(super) fn pair(words: Words<'_>) -> Result<(String, String), String> {
    let (name, value) = words.rest().split_once('=').ok_or("It needs a name and a value: `NAME = VALUE`.")?;
    let name = super::words::unquoted(name.trim());
    if name.is_empty() {
        return Err("It needs a name before the `=`.".to_owned());
    }
    Ok((name, super::words::unquoted(value.trim())))
}

/// The rest of the line as a text that says something.
pub(super) fn said(words: Words<'_>) -> Result<String, String> {
    let text = words.text();
    if text.is_empty() { Err("Something is missing at the end.".to_owned()) } else { Ok(text) }
}

/// A line that must be over here.
pub(super) fn at_end<T>(words: Words<'_>, read: T) -> Result<T, String> {
    if words.is_end() { Ok(read) } else { Err(format!("`{}` is too much.", words.rest())) }
}
