//! A simulated chat that somebody plays: its steps can be taken back and written down as a script.

use edgewise_shared::contact::call::CallRequest;
use edgewise_shared::contact::chat::Stage;
use edgewise_shared::contact::event::Audience;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::FlowId;
use edgewise_shared::simulate::script::span;
use edgewise_shared::simulate::stage::{self, Role};
use edgewise_shared::simulate::summary::Awaited;
use edgewise_shared::simulate::trace::{Trace, TraceEntry};
use edgewise_shared::simulate::wording::clock;
use edgewise_shared::simulate::{Simulation, Start, Step};
use edgewise_shared::wire::participant::ParticipantRole;

/// A chat that is played.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    library: FlowLibrary,
    flow_id: FlowId,
    start: Start,
    given: Vec<String>,
    steps: Vec<Step>,
    simulation: Simulation,
}

/// What a chat is played with.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The flows.
    pub library: FlowLibrary,
    /// The one that is tried.
    pub flow_id: FlowId,
    /// What it is run as.
    pub role: Role,
    /// How the chat begins.
    pub start: Start,
    /// What of this a script has to say.
    pub given: Vec<String>,
}

/// A line of the transcript, as customer and agent see it together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whose it is.
    pub side: Side,
    /// Who said it; nobody for what happened.
    pub author: Option<String>,
    /// What.
    pub text: String,
    /// How long after the beginning.
    pub clock: String,
    /// Who alone sees it.
    pub only: Option<&'static str>,
}

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The customer's.
    Customer,
    /// An agent's.
    Agent,
    /// A flow's or a bot's.
    Flow,
    /// Nobody's: something happened.
    Event,
}

/// What the flow wants to know before it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The answer of a function.
    Function {
        /// Its ARN or name.
        name: String,
        /// What it is given, as JSON.
        given: String,
    },
    /// The bot's turn.
    Bot {
        /// Its ARN or name.
        name: String,
        /// What the customer said.
        heard: String,
        /// The intents that the flow goes on with.
        intents: Vec<String>,
    },
    /// The customer's answer to a view.
    View {
        /// The actions that the flow goes on with.
        actions: Vec<String>,
    },
    /// The customer's choice.
    Choice(Vec<String>),
}

/// Who can do what now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// Whether the chat goes on.
    pub goes_on: bool,
    /// Whether the customer is in it.
    pub customer: bool,
    /// Whether an agent can accept it.
    pub accept: bool,
    /// The agent who is in it.
    pub agent: Option<String>,
    /// What comes next by itself, and in how long.
    pub next: Option<String>,
}

impl Play {
    /// Begins.
    pub fn begin(setting: Setting) -> Result<Self, String> {
        let Setting { mut library, flow_id, role, mut start, given } = setting;
        start.answers.waits_for_answers = true;
        let flow_id = stage::set(&mut library, &flow_id, role);
        let begun = Simulation::begin(library.clone(), flow_id.clone(), start.clone());
        let simulation = begun.map_err(|refusal| refusal.message)?;
        Ok(Self { library, flow_id, start, given, steps: Vec::new(), simulation })
    }

    /// Takes a step; answers why it cannot be taken, if it cannot. What is refused is not kept.
    pub fn take(&mut self, step: Step) -> Result<(), String> {
        let mut next = self.simulation.clone();
        next.apply(step.clone()).map_err(|refusal| refusal.message)?;
        self.simulation = next;
        self.steps.push(step);
        Ok(())
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.steps.pop();
        self.replay();
    }

    /// Begins anew with the same setting.
    pub fn restart(&mut self) {
        self.steps.clear();
        self.replay();
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The steps as a script.
    pub fn script(&self) -> String {
        let steps = self.steps.iter().map(ToString::to_string);
        let lines = self.given.iter().cloned().chain(steps);
        lines.map(|line| line + "\n").collect()
    }

    /// What is played.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// How long after the beginning something happened.
    pub fn clock(&self, entry: &TraceEntry) -> String {
        clock(self.simulation.began(), entry.at)
    }

    /// What was said and what happened, oldest first.
    pub fn said(&self) -> Vec<Said> {
        self.simulation.trace().iter().filter_map(|entry| self.line(entry)).collect()
    }

    /// The same steps come to the same, so what was taken once can be taken again.
    fn replay(&mut self) {
        let begun = Simulation::begin(self.library.clone(), self.flow_id.clone(), self.start.clone());
        let Ok(mut simulation) = begun else { return };
        for step in &self.steps {
            let _ = simulation.apply(step.clone());
        }
        self.simulation = simulation;
    }

    fn line(&self, entry: &TraceEntry) -> Option<Said> {
        let clock = self.clock(entry);
        match &entry.what {
            Trace::Message(message) => {
                let side = match message.speaker.role {
                    ParticipantRole::Customer => Side::Customer,
                    ParticipantRole::Agent | ParticipantRole::Supervisor => Side::Agent,
                    ParticipantRole::System | ParticipantRole::CustomBot => Side::Flow,
                };
                let author = match message.speaker.name.as_str() {
                    "SYSTEM_MESSAGE" => "Flow",
                    "BOT" => "Bot",
                    name => name,
                };
                let only = match message.audience {
                    Audience::All => None,
                    Audience::Agent => Some("only the agent sees this"),
                    Audience::Customer => Some("only the customer sees this"),
                };
                Some(Said { side, author: Some(author.to_owned()), text: message.words(), clock, only })
            }
            Trace::Event(event) => {
                Some(Said { side: Side::Event, author: None, text: event.to_string(), clock, only: None })
            }
            _ => None,
        }
    }

    /// What the flow wants to know now, if anything.
    pub fn question(&self) -> Option<Question> {
        let chat = self.simulation.chat();
        if let Some(call) = chat.calls.iter().find(|call| matches!(call.request, CallRequest::Function(_))) {
            let CallRequest::Function(function) = &call.request else { return None };
            let given = function.event.pointer("/Details/Parameters").cloned().unwrap_or_default();
            let given = serde_json::to_string_pretty(&given).unwrap_or_default();
            return Some(Question::Function { name: function.function.clone(), given });
        }
        if let Some(call) = chat.calls.iter().find(|call| matches!(call.request, CallRequest::Bot(_))) {
            let CallRequest::Bot(bot) = &call.request else { return None };
            let (name, heard) = (bot.bot.clone(), bot.request.text.clone());
            return Some(Question::Bot { name, heard, intents: self.operands() });
        }
        let waits = self.simulation.summary().flow_waits;
        if waits.is_some_and(|waits| waits.what == Awaited::View) {
            return Some(Question::View { actions: self.operands() });
        }
        let choices = self.simulation.choices();
        (!choices.is_empty() && !chat.has_ended()).then_some(Question::Choice(choices))
    }

    /// What the conditions of the action name at which the flow waits.
    fn operands(&self) -> Vec<String> {
        let place = self.simulation.chat().run.as_ref().map(|run| &run.place.frame);
        let action = place.and_then(|frame| {
            let flow = self.simulation.library().flow(&frame.flow_id)?;
            flow.document.action(&frame.action)
        });
        let branches = action.map(|action| action.transitions.conditions.as_slice()).unwrap_or_default();
        let mut named: Vec<String> = Vec::new();
        for operand in branches.iter().flat_map(|branch| &branch.condition.operands) {
            if !named.contains(operand) {
                named.push(operand.clone());
            }
        }
        named
    }

    /// Who can do what now.
    pub fn possible(&self) -> Possible {
        let summary = self.simulation.summary();
        let chat = self.simulation.chat();
        let agent = match &summary.stage {
            Stage::Connected { participant_id } => {
                chat.participant(participant_id).map(|agent| agent.display_name.clone())
            }
            _ => None,
        };
        let next = self.simulation.next_due().map(|due| span::words(due.since(summary.now)));
        Possible {
            goes_on: summary.ended.is_none(),
            customer: summary.ended.is_none()
                && chat.customer().is_some_and(|customer| customer.left.is_none()),
            accept: matches!(summary.stage, Stage::Queued { .. }),
            agent,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use edgewise_shared::flow::import::import;
    use edgewise_shared::flow::library::NamedFlow;
    use edgewise_shared::flow::stock;
    use edgewise_shared::simulate::answers::{FunctionAnswer, Reply};
    use edgewise_shared::time::Span;
    use serde_json::json;

    use super::*;

    fn stock_play() -> Play {
        let flow_id = FlowId::new(stock::INBOUND_FLOW);
        let setting = Setting {
            library: stock::library(),
            flow_id,
            role: Role::Receives,
            start: Start::default(),
            given: vec!["given customer Maria".to_owned()],
        };
        Play::begin(setting).unwrap()
    }

    #[test]
    fn steps_are_taken_taken_back_and_written_down() {
        let mut play = stock_play();
        let begun = play.clone();
        assert_eq!(
            play.take(Step::AgentLeaves("Jane".to_owned())),
            Err("Jane is not in the chat.".to_owned())
        );
        assert_eq!(play, begun, "what is refused leaves nothing behind");
        play.take(Step::CustomerSays("Hello".to_owned())).unwrap();
        assert_eq!(play.script(), "given customer Maria\ncustomer: Hello\n");
        assert_eq!(play.possible().agent, None);
        play.take(Step::AgentAccepts("Jane".to_owned())).unwrap();
        assert_eq!(play.possible().agent.as_deref(), Some("Jane"));
        play.undo();
        assert!(play.possible().accept);
        play.undo();
        assert_eq!(play, begun);
    }

    #[test]
    fn the_transcript_has_what_was_said_and_what_happened() {
        let mut play = stock_play();
        play.take(Step::AgentAccepts("Jane".to_owned())).unwrap();
        let said = play.said();
        assert_eq!((said[0].side, said[0].text.as_str()), (Side::Event, "Customer (customer) joined"));
        assert_eq!((said[1].side, said[1].author.as_deref()), (Side::Flow, Some("Flow")));
        assert_eq!(said[2].text, "Jane (agent) joined");
    }

    #[test]
    fn a_function_is_a_question_until_it_is_answered_or_its_time_is_up() {
        let flow = json!({ "Version": "2019-10-30", "StartAction": "ask", "Actions": [
            { "Identifier": "ask", "Type": "InvokeLambdaFunction",
              "Parameters": { "LambdaFunctionARN": "getCustomer", "LambdaInvocationAttributes": { "id": "7" } },
              "Transitions": { "NextAction": "end", "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] } },
            { "Identifier": "end", "Type": "DisconnectParticipant" } ] });
        let mut library = FlowLibrary::default();
        let document = import(&flow.to_string()).unwrap();
        library.flows.insert(FlowId::new("f"), NamedFlow { name: "Flow".to_owned(), document });
        let setting = Setting {
            library,
            flow_id: FlowId::new("f"),
            role: Role::Receives,
            start: Start::default(),
            given: Vec::new(),
        };
        let mut play = Play::begin(setting).unwrap();
        let Some(Question::Function { name, given }) = play.question() else { panic!("no question") };
        assert_eq!((name.as_str(), given.as_str()), ("getCustomer", "{\n  \"id\": \"7\"\n}"));
        let mut late = play.clone();
        let answer = FunctionAnswer { reply: Reply::Answers(json!({})), after: Span::default() };
        play.take(Step::Function { name, answer }).unwrap();
        assert!(play.question().is_none() && !play.possible().goes_on);
        late.take(Step::Waits(Span::minutes(1))).unwrap();
        assert!(!late.possible().goes_on);
    }
}
