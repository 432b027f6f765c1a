//! Views: forms and the like that a flow shows to the customer, and what the customer does in them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::chat::{FlowRun, Place, Waiting};
use super::super::event::{Audience, Event, Finding};
use super::super::talk::CONTENT_LIMIT;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::step::ViewStep;
use crate::view;
use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE};
use crate::wire::participant::{Item, ItemType};

/// What a customer's client sends for a view.
#[derive(Deserialize)]
struct ViewResponse {
    action: String,
    #[serde(default)]
    data: Value,
    #[serde(rename = "templateType")]
    template_type: String,
}

impl Turn<'_, '_> {
    /// ShowView.
    pub(super) fn show_view(&mut self, place: &Place, step: ViewStep) -> Outcome {
        let supported = |kind: &str| self.chat.content_types.iter().any(|supported| supported == kind);
        let shown = supported(INTERACTIVE) && supported(INTERACTIVE_RESPONSE) && !place.role.whispers();
        let Some(view) = view::find(&step.view).filter(|_| shown) else {
            return Outcome::failed();
        };
        let content = view.message(&Value::Object(step.data));
        if content.len() > CONTENT_LIMIT {
            return Outcome::failed();
        }
        let system = self.system();
        let item =
            Item { kind: ItemType::Message, content: Some(content), ..self.event_of(&system, INTERACTIVE) };
        self.emit(Event::Appended { item, client_token: None, audience: Audience::All });
        self.set_flow_timer(step.limit);
        self.wait_for(place, Waiting::View { hides_response: step.hides_response })
    }

    /// The customer has said something while a view was shown: if it is the answer, it chooses the branch.
    pub(super) fn view_answered(&mut self, run: FlowRun, item: &Item) {
        let Some(response) = read(item) else { return };
        let step = self.step_at(&run.place);
        let result = json!({ "Action": response.action, "ViewResultData": response.data });
        self.emit(Event::Found(Box::new(Finding::Views(result))));
        self.go_on(Place { spent: 0, ..run.place }, step, Outcome::Chose(response.action));
    }

    /// What of the customer's message goes into the transcript: without what was entered, if the flow hides that.
    pub(in super::super) fn hide_from_transcript(&self, item: &Item) -> Option<Item> {
        let waits_for = self.chat.run.as_ref().map(|run| &run.waits_for);
        let Some(Waiting::View { hides_response: true }) = waits_for else {
            return None;
        };
        let response = read(item)?;
        let shown =
            json!({ "action": response.action, "templateType": view::TEMPLATE_TYPE, "version": "1.0" });
        Some(Item { content: Some(shown.to_string()), ..item.clone() })
    }
}

fn read(item: &Item) -> Option<ViewResponse> {
    if item.content_type != INTERACTIVE_RESPONSE {
        return None;
    }
    let response: ViewResponse = serde_json::from_str(item.content.as_deref()?).ok()?;
    (response.template_type == view::TEMPLATE_TYPE).then_some(response)
}
