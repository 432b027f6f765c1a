//! What the answer to a call means for the action that waits for it.

use serde_json::{Map, Value};

use super::super::call::{CallOutcome, CallReply, CallRequest, QueueMetrics};
use super::super::chat::Place;
use super::super::event::{Event, Finding};
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::step::{self, FunctionStep, Step, Target};
use crate::wire::service::resource_arn;

impl Turn<'_, '_> {
    /// What came of the action at a place, now that what it asked for was answered. What was asked counts, not what
    /// the action's references lead to meanwhile.
    pub(super) fn answered(&mut self, place: &Place, request: CallRequest, outcome: CallOutcome) -> Outcome {
        let (Some(action), Ok(reply)) = (self.action_at(place), outcome) else {
            return Outcome::failed();
        };
        match (request, reply) {
            (CallRequest::Function(_), CallReply::Function(answer)) => {
                match step::read(action, &self.scope(place)) {
                    Step::CallFunction(function) => self.function_answered(&function, answer),
                    _ => Outcome::failed(),
                }
            }
            (CallRequest::Metrics(target), CallReply::Metrics(metrics)) => {
                match step::read(action, &self.scope(place)) {
                    Step::TransferToQueue => self.transfer_if_room(target, metrics),
                    Step::MoveToQueue(_) => self.move_if_room(target, metrics),
                    Step::CheckMetric { metric, .. } => Outcome::Chose(metric.of(metrics).to_string()),
                    Step::GetMetrics(_) => self.metrics_answered(&target, metrics),
                    _ => Outcome::failed(),
                }
            }
            (CallRequest::Agent(agent_id), CallReply::Agent) => {
                match step::read(action, &self.scope(place)) {
                    Step::SetTarget(_) => self.target_is(Target::Agent(agent_id)),
                    Step::MoveToQueue(_) => self.move_now(Target::Agent(agent_id)),
                    _ => Outcome::failed(),
                }
            }
            (CallRequest::PastChat(past_chat), CallReply::PastChat) => {
                self.emit(Event::PastChatSet(past_chat));
                Outcome::Success
            }
            _ => Outcome::failed(),
        }
    }

    fn function_answered(&mut self, function: &FunctionStep, answer: Value) -> Outcome {
        let answer = if function.answers_json { Some(answer) } else { flat(answer) };
        let Some(answer) = answer else {
            let rule = "STRING_MAP is one object of texts";
            self.why = Some(format!("The answer does not fit the action's ResponseValidation: {rule}."));
            return Outcome::failed();
        };
        self.emit(Event::Found(Box::new(Finding::External(answer))));
        Outcome::Success
    }

    fn metrics_answered(&mut self, target: &Target, metrics: QueueMetrics) -> Outcome {
        let instance = &self.chat.instance_id;
        let (name, arn) = match target {
            Target::Queue(queue) => {
                let name = self.library.queues.get(queue).map_or("", |queue| queue.name.as_str());
                (name, resource_arn(instance, "queue", queue.as_str()))
            }
            Target::Agent(agent) => ("", resource_arn(instance, "agent", agent.as_str())),
        };
        let references = metrics.to_references(name, &arn);
        self.emit(Event::Found(Box::new(Finding::Metrics(references))));
        Outcome::Success
    }
}

/// An object of texts; numbers and truth values become texts, null is left out. None if it has anything deeper.
fn flat(answer: Value) -> Option<Value> {
    let Value::Object(members) = answer else {
        return None;
    };
    let mut texts = Map::new();
    for (name, value) in members {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Array(_) | Value::Object(_) => return None,
        };
        texts.insert(name, Value::String(text));
    }
    Some(Value::Object(texts))
}
