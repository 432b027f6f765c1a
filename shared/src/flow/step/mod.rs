//! What one action of a flow means for a chat: its parameters read and its references resolved.

mod call;
mod data;
mod routing;
mod talk;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::document::Action;
use super::reference::{Filling, Scope, is_reference};
use crate::id::{AgentId, ContactId, FlowId, HoursOfOperationId, QueueId};
use crate::object::contact::ContactData;
use crate::time::Span;
use crate::wire::service::{RehydrationType, id_in_arn};

pub use call::FunctionStep;
pub use talk::{BotStep, ViewStep};

/// What an action asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Say this to whoever hears the flow.
    Say(String),
    /// Let the customer talk with a bot.
    TalkToBot(BotStep),
    /// Show the customer a view and wait for the answer.
    ShowView(ViewStep),
    /// From now on, run these flows when their event comes. None takes a hook off.
    SetHooks(Vec<(Hook, Option<FlowId>)>),
    /// The queue that a transfer goes to.
    SetTarget(Target),
    /// Set attributes of the contact.
    SetAttributes(BTreeMap<String, String>),
    /// Set attributes of the contact that this one belongs with.
    SetRelatedAttributes(BTreeMap<String, String>),
    /// Set attributes of the flow itself.
    SetFlowAttributes(BTreeMap<String, String>),
    /// Set what else is known of the contact.
    SetData(Box<ContactData>),
    /// Set tags.
    Tag(BTreeMap<String, String>),
    /// Take tags off.
    Untag(Vec<String>),
    /// How urgent the contact is: its priority, or an adjustment of its time in seconds.
    SetUrgency {
        /// Lower goes first.
        priority: Option<i64>,
        /// How much longer than it waits it is taken to have waited, in seconds.
        queue_time_adjustment_seconds: Option<i64>,
    },
    /// Which agents the contact is for.
    SetRoutingCriteria(Value),
    /// Put the contact into the target queue; the flow is over if that works.
    TransferToQueue,
    /// Take the contact out of its queue and put it into this one.
    MoveToQueue(Target),
    /// Go on with another flow.
    TransferToFlow(FlowId),
    /// Run a module and come back.
    InvokeModule(FlowId),
    /// The module is over.
    EndModule,
    /// Wait.
    Wait(WaitStep),
    /// Choose the branch whose condition holds for this value.
    Choose(String),
    /// Choose by a number from 1 to 100 that nobody can foresee.
    Distribute,
    /// Choose by whether there is another round.
    Loop(u32),
    /// Choose by whether these hours, or those of the target queue, are open.
    CheckHours(Option<HoursOfOperationId>),
    /// Choose by how busy a queue or agent is.
    CheckMetric {
        /// What is looked at.
        metric: Metric,
        /// Of which; of the target queue if none.
        target: Option<Target>,
    },
    /// Find out how busy a queue or agent is.
    GetMetrics(Option<Target>),
    /// Run a function of the instance's owner.
    CallFunction(FunctionStep),
    /// Continue an earlier chat.
    ContinuePastChat {
        /// How much of it comes along.
        rehydration_type: RehydrationType,
        /// A contact of it.
        source_contact_id: ContactId,
    },
    /// Write down what flows do, or do not.
    SetLogging(bool),
    /// End the chat.
    Disconnect,
    /// The flow is over.
    EndFlow,
    /// Nothing that a chat can notice; goes on with the next action.
    Pass,
    /// The action cannot be done in a chat, or not as it is written: take the error branch.
    Fail,
}

/// Events that a flow can be hooked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Hook {
    /// The agent has left and the customer is still there: the disconnect flow.
    CustomerRemaining,
    /// The contact waits in a queue.
    CustomerQueue,
    /// An agent has accepted; for the customer.
    CustomerWhisper,
    /// An agent has accepted; for the agent.
    AgentWhisper,
    /// The customer is on hold. A chat never is.
    CustomerHold,
    /// The agent is on hold. A chat never is.
    AgentHold,
    /// What the agent's workspace shows at first.
    DefaultAgentUI,
    /// What the agent's workspace shows after the contact.
    DisconnectAgentUI,
    /// The contact is paused. A chat never is.
    PauseContact,
    /// The contact is resumed. A chat never is.
    ResumeContact,
}

impl Hook {
    /// Whether the event is that somebody is put on hold, which cannot be in a chat.
    fn holds(self) -> bool {
        matches!(self, Self::CustomerHold | Self::AgentHold)
    }

    /// Whether a chat runs the flow itself. The other events never come in a chat, or their flows run elsewhere.
    #[must_use]
    pub fn runs_in_chats(self) -> bool {
        matches!(
            self,
            Self::CustomerRemaining | Self::CustomerQueue | Self::CustomerWhisper | Self::AgentWhisper
        )
    }
}

/// Who a transfer to a queue is for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Target {
    /// Whoever serves the queue.
    Queue(QueueId),
    /// One agent.
    Agent(AgentId),
}

/// How long a flow waits, and what else ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitStep {
    /// How long at most.
    pub limit: Span,
    /// Whether the customer's next message ends the wait.
    pub customer_returned: bool,
    /// Whether the leaving of a bot that was brought in ends it.
    pub bot_left: bool,
    /// Whether the flow goes down the `Continue` branch meanwhile.
    pub keeps_running: bool,
}

/// What CheckMetricData looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Agents who could take a contact at once.
    AgentsAvailable,
    /// Agents who are available for routing, or busy with contacts.
    AgentsStaffed,
    /// Agents who are signed in with any status but offline.
    AgentsOnline,
    /// The age in seconds of the contact that waits the longest.
    OldestContactAge,
    /// Contacts that wait.
    ContactsInQueue,
}

/// The longest that a Wait may last: 7 days.
pub const LONGEST_WAIT: Span = Span::hours(7 * 24);
/// How often a Loop may go round.
const LOOP_LIMIT: u32 = 100;

/// What the action asks for.
#[must_use]
pub fn read(action: &Action, scope: &Scope<'_>) -> Step {
    let reader = Reader { parameters: &action.parameters, scope };
    let step = match action.kind.as_str() {
        "MessageParticipant" => talk::say(reader),
        "ConnectParticipantWithLexBot" => talk::bot(reader),
        "ShowView" => talk::view(reader),
        "UpdateContactEventHooks" => routing::hooks(reader),
        "UpdateContactTargetQueue" => reader.target().ok().flatten().map(Step::SetTarget),
        "TransferContactToQueue" => Some(Step::TransferToQueue),
        "DequeueContactAndTransferToQueue" => reader.target().ok().flatten().map(Step::MoveToQueue),
        "UpdateContactRoutingBehavior" => Some(routing::behavior(reader)),
        "UpdateContactRoutingCriteria" => routing::criteria(reader),
        "CheckHoursOfOperation" => {
            let hours = reader.id_if_given("HoursOfOperationId");
            hours.ok().map(|hours| Step::CheckHours(hours.map(HoursOfOperationId::new)))
        }
        "CheckMetricData" => routing::metric(reader),
        "GetMetricData" => reader.target().ok().map(Step::GetMetrics),
        "UpdateContactAttributes" => data::attributes(reader),
        "UpdateFlowAttributes" => data::flow_attributes(reader),
        "UpdateContactData" => Some(data::contact(reader)),
        "TagContact" => data::tag(reader),
        "UnTagContact" | "UntagContact" => data::untag(reader),
        "CreatePersistentContactAssociation" => data::past_chat(reader),
        "InvokeLambdaFunction" => call::function(reader),
        "TransferToFlow" => reader.id("ContactFlowId").map(|id| Step::TransferToFlow(FlowId::new(id))),
        "InvokeFlowModule" => reader.id("FlowModuleId").map(|id| Step::InvokeModule(FlowId::new(id))),
        "EndFlowModuleExecution" => Some(Step::EndModule),
        "Wait" => wait(reader),
        "Compare" => Some(Step::Choose(reader.text("ComparisonValue").unwrap_or_default())),
        "DistributeByPercentage" => Some(Step::Distribute),
        "Loop" => reader.number("LoopCount").filter(|count| *count <= LOOP_LIMIT).map(Step::Loop),
        "UpdateFlowLoggingBehavior" => {
            Some(Step::SetLogging(reader.text("FlowLoggingBehavior").as_deref() != Some("Disabled")))
        }
        "DisconnectParticipant" => Some(Step::Disconnect),
        "EndFlowExecution" => Some(Step::EndFlow),
        "UpdateContactRecordingBehavior"
        | "UpdateContactRecordingAndAnalyticsBehavior"
        | "UpdateContactTextToSpeechVoice"
        | "UpdateContactMediaProcessing"
        | "CreateWisdomSession" => Some(Step::Pass),
        _ => None,
    };
    step.unwrap_or(Step::Fail)
}

/// The parameters of an action, with what their references lead to.
#[derive(Clone, Copy)]
struct Reader<'a> {
    parameters: &'a Map<String, Value>,
    scope: &'a Scope<'a>,
}

/// What is named is not one thing: its reference leads nowhere, or there are two.
#[derive(Debug)]
struct NotOne;

impl Reader<'_> {
    /// The text of a parameter; none if it is absent or no text.
    fn text(&self, name: &str) -> Option<String> {
        self.parameters.get(name).and_then(|value| self.scope.text(value))
    }

    /// The number of a parameter.
    fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.trim().parse().ok()
    }

    /// The id in a parameter that is an id or an ARN.
    fn id(&self, name: &str) -> Option<String> {
        self.text(name).and_then(|text| plain_id(&text))
    }

    /// The id in a parameter that need not be there. A reference that leads nowhere is not the same as nothing.
    fn id_if_given(&self, name: &str) -> Result<Option<String>, NotOne> {
        let given = self.parameters.get(name);
        let id = self.id(name);
        let leads_nowhere = id.is_none() && given.and_then(Value::as_str).is_some_and(is_reference);
        if leads_nowhere { Err(NotOne) } else { Ok(id) }
    }

    /// The members of a parameter that is an object.
    fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.parameters.get(name).and_then(Value::as_object)
    }

    /// The members of a parameter that is an object, with references filled in. The parameter may itself be a reference
    /// to an object.
    fn filled_object(&self, name: &str) -> Option<Map<String, Value>> {
        match Filling::of(self.scope).value(self.parameters.get(name)?) {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The members of a parameter that is an object, as texts, with references filled in names and values. All or none:
    /// none if one of them is no text.
    fn texts(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let mut filling = Filling::of(self.scope);
        let filled =
            |(name, value): (&String, &Value)| Some((filling.text(name), text_of(value, &mut filling)?));
        self.object(name)?.iter().map(filled).collect()
    }

    /// Whether the queue that is named is an agent's own: `…/queue/agent/{AgentId}`.
    fn names_agents_queue(&self) -> bool {
        self.text("QueueId").is_some_and(|text| text.contains("/queue/agent/"))
    }

    /// The queue or agent that is named, if one is.
    fn target(&self) -> Result<Option<Target>, NotOne> {
        match (self.id_if_given("QueueId")?, self.id_if_given("AgentId")?) {
            (Some(agent), None) if self.names_agents_queue() => Ok(Some(Target::Agent(AgentId::new(agent)))),
            (Some(queue), None) => Ok(Some(Target::Queue(QueueId::new(queue)))),
            (None, Some(agent)) => Ok(Some(Target::Agent(AgentId::new(agent)))),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(NotOne),
        }
    }
}

/// The text that a value stands for; none if it is no text.
fn text_of(value: &Value, filling: &mut Filling<'_>) -> Option<String> {
    match value {
        Value::String(text) => Some(filling.text(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The id that a text names: an id or an ARN, without the version that may be at its end (`:$LATEST`). None if the text
/// is empty.
fn plain_id(text: &str) -> Option<String> {
    let id = id_in_arn(text.trim());
    let is_version = |tail: &str| tail.starts_with('$') || tail.bytes().all(|byte| byte.is_ascii_digit());
    let id = id.split_once(':').filter(|(_, tail)| is_version(tail)).map_or(id, |(id, _)| id);
    (!id.is_empty()).then(|| id.to_owned())
}

fn wait(reader: Reader<'_>) -> Option<Step> {
    let seconds = ["TimeLimitSeconds", "TimeoutSeconds", "MinimumWaitTimeSeconds"];
    let seconds: i64 = seconds.into_iter().find_map(|name| reader.number(name))?;
    let limit = Span::seconds(seconds);
    if limit < Span::seconds(1) || limit > LONGEST_WAIT {
        return None;
    }
    let events = reader.parameters.get("Events").and_then(Value::as_array);
    let names =
        |event: &str| events.is_some_and(|events| events.iter().any(|name| name.as_str() == Some(event)));
    Some(Step::Wait(WaitStep {
        limit,
        customer_returned: names("CustomerReturned"),
        bot_left: names("BotParticipantDisconnected"),
        keeps_running: reader.text("ContinueExecution").is_some_and(|flag| flag.eq_ignore_ascii_case("true")),
    }))
}
