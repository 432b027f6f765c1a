//! What the people of a simulation do, as commands of the engine.

use serde_json::{Value, json};

use super::simulation::{Refusal, Simulation};
use super::step::Step;
use crate::contact::chat::{Participant, Stage};
use crate::contact::command::Command;
use crate::flow::step::Target;
use crate::id::{AgentId, DeviceId, FlowId, QueueId};
use crate::interactive::{self, Action, Choices, Said, Template};
use crate::object::contact::{AgentAccepted, Caller};
use crate::routing::Waiting as InLine;
use crate::time::Span;
use crate::view;
use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE, TEXT_PLAIN};
use crate::wire::participant::{ParticipantRole, SendMessageRequest};

/// How long a simulated handover to another device works.
const HANDOVER_SPAN: Span = Span::minutes(10);

impl Step {
    /// Whether it only says what a place outside the chat answers.
    pub(super) fn is_answer(&self) -> bool {
        matches!(self, Self::Function { .. } | Self::Bot(_))
    }
}

impl Simulation {
    pub(super) fn perform(&mut self, step: Step) -> Result<(), Refusal> {
        self.answers.hear(&step);
        match step {
            Step::CustomerSays(text) => self.customer_says(TEXT_PLAIN, text),
            Step::CustomerChooses(title) => self.customer_chooses(&title),
            Step::CustomerAnswers { action, data } => self.customer_answers(&action, &data),
            Step::CustomerConnects => self.command(Command::Connect(self.customer()?)),
            Step::CustomerMoves(label) => self.customer_moves(label),
            Step::CustomerLeaves => self.command(Command::Disconnect(self.customer()?, None)),
            Step::AgentAccepts(name) => self.agent_accepts(&name),
            Step::AgentSays { agent, text } => self.say(self.agent(&agent)?, TEXT_PLAIN, text),
            Step::AgentIsLost(name) => self.command(Command::ConnectionLost(self.agent(&name)?)),
            Step::AgentIsBack(name) => self.command(Command::Connect(self.agent(&name)?)),
            Step::AgentLeaves(name) => self.command(Command::Disconnect(self.agent(&name)?, None)),
            Step::AgentTransfers { agent, target, flow } => self.agent_transfers(&agent, target, flow),
            Step::BotJoins(name) => self.bot_joins(name),
            Step::BotSays(text) => self.say(self.bot()?, TEXT_PLAIN, text),
            Step::BotLeaves => self.command(Command::Disconnect(self.bot()?, None)),
            Step::Waits(span) => self.pass(span),
            Step::NextTimer => self.pass_to_next(),
            answer @ (Step::Function { .. } | Step::Bot(_)) => {
                self.answers.learn(&answer);
                self.ask_again();
                self.receive()
            }
            state @ (Step::Queue { .. } | Step::AgentIs { .. } | Step::PastChat(_) | Step::Draw(_)) => {
                self.answers.learn(&state);
                self.set_draw();
                Ok(())
            }
            Step::Stops => self.command(Command::Stop),
            Step::SetsAttribute { name, value } => {
                self.command(Command::UpdateAttributes([(name, value)].into()))
            }
            Step::SetsRoleTimer(timer, minutes) => {
                self.command(Command::UpdateRoleConfig(vec![(timer, minutes)]))
            }
        }
    }

    /// The agent who is in the chat.
    pub(super) fn agent_in_chat(&self) -> Option<String> {
        self.present(ParticipantRole::Agent).map(|agent| agent.display_name.clone())
    }

    fn customer_says(&mut self, content_type: &str, text: String) -> Result<(), Refusal> {
        self.say(self.customer()?, content_type, text)
    }

    fn customer_chooses(&mut self, title: &str) -> Result<(), Refusal> {
        let Some(offered) = &self.offered else {
            return Err(Refusal::new("Nothing was offered to choose from."));
        };
        let offered = offers(offered);
        let Some((_, says)) = offered.iter().find(|(offer, _)| offer == title) else {
            let titles: Vec<&str> = offered.iter().map(|(title, _)| title.as_str()).collect();
            let message = format!("The last message does not offer \"{title}\", but: {}.", titles.join(", "));
            return Err(Refusal::new(message));
        };
        let says = says.clone();
        self.customer_says(TEXT_PLAIN, says)
    }

    fn customer_answers(&mut self, action: &str, data: &Value) -> Result<(), Refusal> {
        let answer =
            json!({ "action": action, "data": data, "templateType": view::TEMPLATE_TYPE, "version": "1.0" });
        self.customer_says(INTERACTIVE_RESPONSE, answer.to_string())
    }

    fn customer_moves(&mut self, label: String) -> Result<(), Refusal> {
        let caller = self.customer()?;
        self.devices = self.devices.saturating_add(1);
        let device = format!("device-{}", self.devices);
        let (secret_hash, expiry) = (format!("handover-to-{device}"), self.now.after(HANDOVER_SPAN));
        self.command(Command::MintHandover { caller, secret_hash: secret_hash.clone(), expiry })?;
        let device_id = DeviceId::new(device);
        let label = Some(label);
        self.command(Command::RedeemHandover { secret_hash, label, device_id: device_id.clone() })?;
        self.device = device_id;
        self.command(Command::Connect(self.customer()?))
    }

    fn agent_accepts(&mut self, name: &str) -> Result<(), Refusal> {
        let (Stage::Queued { queue_id }, Some(waits)) = (&self.chat.stage, &self.waits) else {
            return Err(Refusal::new("The contact does not wait for an agent."));
        };
        let agent_id = AgentId::new(name);
        let waiting = InLine::new(waits.clone());
        if let Some(only) = waits.agent_id.as_ref().filter(|only| **only != agent_id) {
            return Err(Refusal::new(format!("The contact waits for {only} only.")));
        }
        let step = waiting.steps().iter().find(|step| !step.is_over(self.now));
        if let Some(step) = step.filter(|step| !step.lets_in(&agent_id)) {
            let names: Vec<&str> = step.agent_ids.iter().map(AgentId::as_str).collect();
            let message = match (step.all_but, names.as_slice()) {
                (false, []) => "The contact waits for nobody yet.".to_owned(),
                (false, names) => format!("The contact waits for {} only.", names.join(" or ")),
                (true, _) => format!("The contact does not wait for {name} yet."),
            };
            return Err(Refusal::new(message));
        }
        let accepted = AgentAccepted {
            contact_id: self.chat.current.contact_id,
            agent_id,
            display_name: name.to_owned(),
            queue_id: queue_id.clone(),
            accepted_at: self.now,
        };
        self.command(Command::AgentAccepted(accepted))?;
        // Who went with a flow at once is in no chat any more.
        match self.agent(name) {
            Ok(agent) => self.command(Command::Connect(agent)),
            Err(_) => Ok(()),
        }
    }

    fn agent_transfers(&mut self, name: &str, target: Target, flow: Option<String>) -> Result<(), Refusal> {
        let caller = self.agent(name)?;
        let target = match target {
            Target::Queue(queue) => Target::Queue(self.queue(queue.as_str())?),
            agent @ Target::Agent(_) => agent,
        };
        let flow_id = flow.map(|flow| self.flow(&flow)).transpose()?;
        self.command(Command::Transfer { caller, target, flow_id, client_token: None })
    }

    fn queue(&self, id_or_name: &str) -> Result<QueueId, Refusal> {
        let known = |id: &QueueId, name: &str| id.as_str() == id_or_name || name == id_or_name;
        let found = self.library.queues.iter().find(|(id, queue)| known(id, &queue.name));
        found
            .map(|(id, _)| id.clone())
            .ok_or_else(|| Refusal::new(format!("There is no queue {id_or_name}.")))
    }

    fn flow(&self, id_or_name: &str) -> Result<FlowId, Refusal> {
        let known = |id: &FlowId, name: &str| id.as_str() == id_or_name || name == id_or_name;
        let found = self.library.flows.iter().find(|(id, flow)| known(id, &flow.name));
        found.map(|(id, _)| id.clone()).ok_or_else(|| Refusal::new(format!("There is no flow {id_or_name}.")))
    }

    fn bot_joins(&mut self, display_name: String) -> Result<(), Refusal> {
        self.command(Command::CreateParticipant { display_name, client_token: None })?;
        self.command(Command::Connect(self.bot()?))
    }

    fn say(&mut self, caller: Caller, content_type: &str, content: String) -> Result<(), Refusal> {
        let request =
            SendMessageRequest { content_type: content_type.to_owned(), content, client_token: None };
        self.command(Command::SendMessage(caller, request))
    }

    fn customer(&self) -> Result<Caller, Refusal> {
        let customer = self.chat.customer().ok_or_else(|| Refusal::new("There is no customer."))?;
        Ok(caller(customer, self.device.clone()))
    }

    /// The agent of this name, who came last if several times.
    fn agent(&self, name: &str) -> Result<Caller, Refusal> {
        let theirs = |participant: &&Participant| {
            participant.role == ParticipantRole::Agent && participant.display_name == name
        };
        let agent = self.chat.participants.iter().rev().find(theirs);
        let agent = agent.ok_or_else(|| Refusal::new(format!("{name} is not in the chat.")))?;
        Ok(caller(agent, DeviceId::new("desk")))
    }

    fn bot(&self) -> Result<Caller, Refusal> {
        let bot = self.present(ParticipantRole::CustomBot);
        let bot = bot.ok_or_else(|| Refusal::new("There is no bot in the chat."))?;
        Ok(caller(bot, DeviceId::new("bot")))
    }

    fn present(&self, role: ParticipantRole) -> Option<&Participant> {
        self.chat.present().find(|participant| participant.role == role)
    }
}

fn caller(participant: &Participant, device_id: DeviceId) -> Caller {
    Caller { participant_id: participant.id.clone(), device_id, generation: participant.generation }
}

/// What an interactive message offers: titles, and what the customer's client says for each.
pub(super) fn offers(content: &str) -> Vec<(String, String)> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let Said::Message(message) = interactive::read(INTERACTIVE, content, parse) else {
        return Vec::new();
    };
    match message.template {
        Template::Choices(choices) => said(&choices).map(|text| (text.clone(), text)).collect(),
        Template::Times { slots, .. } => {
            slots.into_iter().map(|slot| (slot.date.clone(), slot.date)).collect()
        }
        Template::Carousel { cards, .. } => {
            let picks = cards.iter().flat_map(|(identifier, choices)| {
                said(choices).map(move |text| {
                    let pick = json!({
                        "templateIdentifier": identifier,
                        "listTitle": choices.whole_title,
                        "selectionText": text,
                    });
                    (text, pick.to_string())
                })
            });
            picks.collect()
        }
        Template::View(_) | Template::Unknown(_) => Vec::new(),
    }
}

fn said(choices: &Choices) -> impl Iterator<Item = String> {
    choices.elements.iter().filter_map(|element| match &element.action {
        Action::Say(text) => Some(text.clone()),
        Action::Page(_) | Action::Open { .. } => None,
    })
}
