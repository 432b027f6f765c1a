//! What places outside a simulated chat answer: functions, bots, queues and earlier chats.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bots::TaughtBot;
use super::step::Step;
use crate::contact::call::{CallFailure, CallOutcome, CallReply, CallRequest, QueueMetrics};
use crate::flow::library::FlowLibrary;
use crate::flow::step::Target;
use crate::id::AgentId;
use crate::time::{Span, Timestamp};
use crate::wire::lex::RecognizeTextResponse;

/// The name that stands for every function.
pub const ANY_FUNCTION: &str = "*";

/// What is known of the places that flows ask.
///
/// By default no function and no bot is known, so that a flow which asks one takes its error branch; nobody else waits
/// in any queue; one agent is signed in and available; and no earlier chat can be continued. There are the agents who are
/// named by some step, or any where answers are waited for: nobody knows then who is still to come.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// What functions answer, by name.
    pub functions: BTreeMap<String, FunctionAnswer>,
    /// What the bots of flows answer, turn by turn. Each is used once.
    pub bot: VecDeque<BotAnswer>,
    /// Bots of the instance. They answer by themselves where nothing is left in [`Answers::bot`]: the one that is named,
    /// or the only one that there is.
    #[serde(default)]
    pub bots: Vec<TaughtBot>,
    /// How busy queues are, by id or name.
    pub queues: BTreeMap<String, QueueNumbers>,
    /// The agents, by name.
    pub agents: BTreeMap<String, AgentStatus>,
    /// The agents of whom there was a word, by name.
    #[serde(default)]
    pub named: BTreeSet<String>,
    /// Whether earlier chats can be continued.
    pub past_chat: bool,
    /// What flows draw that distribute contacts by chance, 1 to 100; 50 if nothing is said.
    #[serde(default)]
    pub draw: Option<u8>,
    /// Whether what has no answer here stays open until an answer comes, or its time is up. Otherwise it fails as soon as
    /// the next step is no answer to it.
    pub waits_for_answers: bool,
}

/// What a function answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionAnswer {
    /// What comes.
    pub reply: Reply<Value>,
    /// After which time.
    #[serde(default)]
    pub after: Span,
}

/// What the bot of a flow answers in one turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BotAnswer {
    /// What comes.
    pub reply: Reply<Box<RecognizeTextResponse>>,
    /// After which time.
    #[serde(default)]
    pub after: Span,
}

/// What comes back from a place that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply<T> {
    /// This.
    Answers(T),
    /// The word that it failed, and why.
    Fails(String),
    /// The word that it took too long, at its time limit.
    TimesOut,
    /// Nothing, as if whoever asked had been restarted: it is asked once more and then given up.
    Never,
}

/// What an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AgentStatus {
    /// Waits for contacts.
    Available,
    /// Has other contacts.
    Busy,
    /// Completes a contact.
    AfterContactWork,
    /// Is signed in and not to be routed to.
    NonProductive,
    /// Is not there.
    Offline,
}

/// How busy a queue is, as far as it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QueueNumbers {
    /// How many others wait.
    #[serde(default)]
    pub waiting: Option<u32>,
    /// For how long the first of them has waited.
    #[serde(default)]
    pub oldest: Option<Span>,
    /// Whether nothing is known of it.
    #[serde(default)]
    pub fails: Option<bool>,
}

/// What is known of the chat that asks.
pub(super) struct Asker<'a> {
    pub library: &'a FlowLibrary,
    pub now: Timestamp,
    /// The agent who is in it.
    pub with_contact: Option<&'a str>,
}

/// An answer that is on its way; none if nothing will come.
pub(super) type OnItsWay = Option<(Span, CallOutcome)>;

impl Answers {
    /// What comes back for a call. None if nothing here says so; a bot's answer is used up.
    pub(super) fn answer(&mut self, request: &CallRequest, asker: &Asker<'_>) -> Option<OnItsWay> {
        let limit = request.time_limit();
        match request {
            CallRequest::Function(call) => {
                let answer = self.function(&call.function)?.clone();
                Some(on_its_way(answer.reply, answer.after, limit, CallReply::Function))
            }
            CallRequest::Bot(call) => {
                let by_itself = || {
                    let named = self.bots.iter().find(|bot| bot.is_meant_by(&call.bot));
                    // The ARN of an alias says nothing of the bot's name.
                    let only = self.bots.first().filter(|_| self.bots.len() == 1);
                    Some(BotAnswer::new(named.or(only)?.respond(call, asker.now)))
                };
                let answer = self.bot.pop_front().or_else(by_itself)?;
                Some(on_its_way(answer.reply, answer.after, limit, CallReply::Bot))
            }
            CallRequest::Metrics(target) => Some(Some((Span::default(), self.metrics(target, asker)))),
            CallRequest::Agent(agent) => {
                let outcome = self.find_agent(agent).map(|()| CallReply::Agent);
                Some(Some((Span::default(), outcome)))
            }
            CallRequest::PastChat(_) => {
                let refused = || CallFailure::new("There is no such chat, or it has not ended.");
                let outcome = if self.past_chat { Ok(CallReply::PastChat) } else { Err(refused()) };
                Some(Some((Span::default(), outcome)))
            }
        }
    }

    /// Hears of the agents whom a step names.
    pub(super) fn hear(&mut self, step: &Step) {
        let (Step::AgentAccepts(agent) | Step::AgentIs { agent, .. } | Step::AgentTransfers { agent, .. }) =
            step
        else {
            return;
        };
        self.named.insert(agent.clone());
        if let Step::AgentTransfers { target: Target::Agent(other), .. } = step {
            self.named.insert(other.as_str().to_owned());
        }
    }

    fn find_agent(&self, agent: &AgentId) -> Result<(), CallFailure> {
        let name = agent.as_str();
        let is_there = self.waits_for_answers || self.named.contains(name) || self.agents.contains_key(name);
        is_there.then_some(()).ok_or_else(|| CallFailure::new(format!("There is no agent {name}.")))
    }

    /// Learns what a step says of the places that flows ask. Whether it says anything of them.
    pub(super) fn learn(&mut self, step: &Step) -> bool {
        match step.clone() {
            Step::Function { name, answer } => drop(self.functions.insert(name, answer)),
            Step::Bot(answer) => self.bot.push_back(answer),
            Step::Queue { name, numbers } => {
                let known = self.queues.entry(name).or_default();
                known.waiting = numbers.waiting.or(known.waiting);
                known.oldest = numbers.oldest.or(known.oldest);
                known.fails = numbers.fails.or(known.fails);
            }
            Step::AgentIs { agent, status } => drop(self.agents.insert(agent, status)),
            Step::PastChat(can_be_continued) => self.past_chat = can_be_continued,
            Step::Draw(number) => self.draw = Some(number),
            _ => return false,
        }
        true
    }

    /// The answer of the function of this ARN or name.
    fn function(&self, function: &str) -> Option<&FunctionAnswer> {
        let exact = self.functions.get(function);
        let by_word =
            || self.functions.iter().find(|(name, _)| is_named(function, name)).map(|(_, answer)| answer);
        exact.or_else(by_word).or_else(|| self.functions.get(ANY_FUNCTION))
    }

    fn metrics(&self, target: &Target, asker: &Asker<'_>) -> CallOutcome {
        let (id, name) = match target {
            Target::Queue(queue) => {
                let name = asker.library.queues.get(queue).map(|queue| queue.name.as_str());
                (queue.as_str(), name.unwrap_or_default())
            }
            Target::Agent(agent) => (agent.as_str(), agent.as_str()),
        };
        let numbers = self.queues.get(id).or_else(|| self.queues.get(name)).copied().unwrap_or_default();
        if numbers.fails == Some(true) {
            return Err(CallFailure::new("There was no answer."));
        }
        let oldest = numbers.oldest.map(Span::as_seconds).and_then(|seconds| u32::try_from(seconds).ok());
        let of_whom = match target {
            Target::Queue(_) => None,
            Target::Agent(agent) => {
                self.find_agent(agent)?;
                Some(agent.as_str())
            }
        };
        Ok(CallReply::Metrics(QueueMetrics {
            size: numbers.waiting.unwrap_or_default(),
            oldest_contact_age: oldest.unwrap_or_default(),
            ..self.agents(of_whom, asker.with_contact)
        }))
    }

    /// What the agents do, or one of them. Who has the simulated contact is busy with it.
    fn agents(&self, of_whom: Option<&str>, with_contact: Option<&str>) -> QueueMetrics {
        let mut metrics = QueueMetrics::default();
        let mut agents = self.agents.clone();
        if let Some(name) = with_contact {
            agents.insert(name.to_owned(), AgentStatus::Busy);
        }
        let unnamed = "An agent".to_owned();
        if agents.is_empty() {
            agents.insert(of_whom.map_or(unnamed, str::to_owned), AgentStatus::Available);
        }
        for (name, status) in agents {
            if of_whom.is_none_or(|wanted| wanted == name) {
                count(&mut metrics, status);
            }
        }
        metrics
    }
}

impl BotAnswer {
    /// A bot that answers this at once.
    #[must_use]
    pub fn new(response: RecognizeTextResponse) -> Self {
        Self { reply: Reply::Answers(Box::new(response)), after: Span::default() }
    }
}

/// Whether a function's ARN or name has this word in it: `getCustomer` is in
/// `arn:aws:lambda:us-west-2:111122223333:function:getCustomer:live`.
pub(super) fn is_named(function: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    function == word || function.split(|character| !is_part(character)).any(|part| part == word)
}

fn on_its_way<T>(reply: Reply<T>, after: Span, limit: Span, answer: impl Fn(T) -> CallReply) -> OnItsWay {
    match reply {
        Reply::Answers(value) => Some((after, Ok(answer(value)))),
        Reply::Fails(message) => Some((after, Err(CallFailure::new(message)))),
        Reply::TimesOut => Some((limit, Err(CallFailure::new("There was no answer in time.")))),
        Reply::Never => None,
    }
}

fn count(metrics: &mut QueueMetrics, status: AgentStatus) {
    let staffed = |metrics: &mut QueueMetrics| metrics.agents_staffed += 1;
    match status {
        AgentStatus::Offline => return,
        AgentStatus::Available => {
            staffed(metrics);
            metrics.agents_available += 1;
        }
        AgentStatus::Busy => {
            staffed(metrics);
            metrics.agents_busy += 1;
        }
        AgentStatus::AfterContactWork => metrics.agents_after_contact_work += 1,
        AgentStatus::NonProductive => metrics.agents_non_productive += 1,
    }
    metrics.agents_online += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::QueueId;

    fn metrics(answers: &mut Answers, target: Target) -> QueueMetrics {
        let library = FlowLibrary::default();
        let asker = Asker { library: &library, now: Timestamp::default(), with_contact: None };
        let reply = answers.answer(&CallRequest::Metrics(target), &asker);
        let Some(Some((_, Ok(CallReply::Metrics(metrics))))) = reply else { panic!("{reply:?}") };
        metrics
    }

    #[test]
    fn without_a_word_of_them_one_agent_is_available_and_nobody_waits() {
        let queue = metrics(&mut Answers::default(), Target::Queue(QueueId::new("q")));
        let one = QueueMetrics { agents_online: 1, agents_available: 1, agents_staffed: 1, ..queue };
        assert_eq!((queue, queue.size), (one, 0));
    }

    #[test]
    fn agents_are_counted_by_what_they_do_and_queues_by_what_was_said() {
        let mut answers = Answers::default();
        for (name, status) in [
            ("Jane", AgentStatus::Available),
            ("Ravi", AgentStatus::Busy),
            ("Lee", AgentStatus::AfterContactWork),
            ("Kim", AgentStatus::Offline),
        ] {
            answers.agents.insert(name.to_owned(), status);
        }
        let numbers =
            QueueNumbers { waiting: Some(3), oldest: Some(Span::minutes(5)), ..QueueNumbers::default() };
        answers.queues.insert("q".to_owned(), numbers);
        assert_eq!(
            metrics(&mut answers, Target::Queue(QueueId::new("q"))),
            QueueMetrics {
                size: 3,
                oldest_contact_age: 300,
                agents_online: 3,
                agents_available: 1,
                agents_staffed: 2,
                agents_busy: 1,
                agents_after_contact_work: 1,
                ..QueueMetrics::default()
            }
        );
        assert_eq!(metrics(&mut answers, Target::Agent(AgentId::new("Kim"))).agents_online, 0);
    }

    #[test]
    fn a_function_is_known_by_its_arn_its_name_or_a_word_of_its_arn() {
        let arn = "arn:aws:lambda:us-west-2:111122223333:function:getCustomer:live";
        assert!(
            is_named(arn, arn)
                && is_named(arn, "getCustomer")
                && is_named("${getCustomer.Arn}", "getCustomer")
        );
        assert!(!is_named(arn, "Customer"));
    }
}
