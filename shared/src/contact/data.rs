//! What is known of a contact and set from outside: attributes, data, tags, routing, the chat it continues.

use std::collections::BTreeMap;

use super::call::PastChat;
use super::chat::{Chat, RoleTimer};
use super::event::Event;
use super::evolve::set_data;
use super::turn::Turn;
use crate::object::contact::{ContactData, UpdateRoutingData};
use crate::wire::rejection::{Rejection, RejectionName};

/// The longest total of attribute names and values, in bytes.
pub const ATTRIBUTES_LIMIT: usize = 32_768;
/// The longest total of what else is known of a contact, in bytes of its JSON.
pub const DATA_LIMIT: usize = 32_768;
/// How many tags a contact may have.
pub const TAGS_LIMIT: usize = 6;
/// The longest key of a tag, in characters.
const TAG_KEY_LIMIT: usize = 128;
/// The longest value of a tag, in characters.
const TAG_VALUE_LIMIT: usize = 256;

impl Turn<'_, '_> {
    pub(super) fn update_attributes(
        &mut self,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Rejection> {
        let mut all = self.chat.attributes.clone();
        all.extend(attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        check_attributes(&all)?;
        self.emit(Event::AttributesSet(attributes));
        Ok(())
    }

    pub(super) fn update_contact(&mut self, data: ContactData) -> Result<(), Rejection> {
        if !self.chat.can_know(&data) {
            let message = format!("The data of a contact may have {DATA_LIMIT} bytes in all.");
            return Err(Rejection::invalid_parameter(message));
        }
        self.emit(Event::DataSet(Box::new(data)));
        Ok(())
    }

    pub(super) fn update_routing_data(&mut self, update: UpdateRoutingData) -> Result<(), Rejection> {
        self.chat.going_on()?;
        self.set_urgency(
            update.queue_priority,
            update.queue_time_adjustment_seconds,
            update.routing_criteria,
        );
        Ok(())
    }

    pub(super) fn update_role_config(
        &mut self,
        timers: Vec<(RoleTimer, Option<u32>)>,
    ) -> Result<(), Rejection> {
        self.chat.going_on()?;
        for (timer, minutes) in timers {
            self.emit(Event::RoleTimerSet(timer, minutes));
            if minutes.is_none() && self.chat.timers.is_set(timer.timer()) {
                self.emit(Event::TimerCancelled(timer.timer()));
            }
        }
        Ok(())
    }

    pub(super) fn continue_past_chat(&mut self, past_chat: PastChat) -> Result<(), Rejection> {
        self.chat.going_on()?;
        if past_chat.source_contact_id.initial() == self.chat.initial_contact_id {
            return Err(Rejection::invalid_parameter("A chat cannot continue itself."));
        }
        match &self.chat.past_chat {
            Some(earlier) if *earlier == past_chat => {}
            Some(_) => {
                let message = "The chat continues another one already.";
                return Err(Rejection::new(RejectionName::ConflictException, message));
            }
            None => self.emit(Event::PastChatSet(past_chat)),
        }
        Ok(())
    }

    pub(super) fn tag(&mut self, tags: BTreeMap<String, String>) -> Result<(), Rejection> {
        if !self.chat.can_tag(&tags) {
            let message = format!(
                "A contact may have {TAGS_LIMIT} tags, with keys of 1 to {TAG_KEY_LIMIT} and values of up to \
                 {TAG_VALUE_LIMIT} characters."
            );
            return Err(Rejection::invalid_parameter(message));
        }
        self.emit(Event::Tagged(tags));
        Ok(())
    }
}

impl Chat {
    /// Whether these tags may be set besides those that are.
    #[must_use]
    pub fn can_tag(&self, tags: &BTreeMap<String, String>) -> bool {
        let fits = |(key, value): (&String, &String)| {
            let length = key.chars().count();
            (1..=TAG_KEY_LIMIT).contains(&length)
                && value.chars().count() <= TAG_VALUE_LIMIT
                && !key.starts_with("aws:")
        };
        let added = tags.keys().filter(|key| !self.tags.contains_key(*key)).count();
        tags.iter().all(fits) && self.tags.len() + added <= TAGS_LIMIT
    }

    /// Whether this may be known of the contact besides what is.
    #[must_use]
    pub fn can_know(&self, data: &ContactData) -> bool {
        let mut all = self.data.clone();
        set_data(&mut all, data);
        serde_json::to_string(&all).is_ok_and(|text| text.len() <= DATA_LIMIT)
    }

    /// That the chat goes on.
    ///
    /// # Errors
    /// ContactNotFoundException if it has ended.
    pub fn going_on(&self) -> Result<(), Rejection> {
        if self.has_ended() {
            let name = RejectionName::ContactNotFoundException;
            return Err(Rejection::new(name, "The contact has already ended."));
        }
        Ok(())
    }
}

/// The rules for attributes of a contact.
///
/// # Errors
/// InvalidParameterException that says which rule is broken.
pub fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Rejection> {
    let is_name_character = |character: char| character.is_alphanumeric() || "-_".contains(character);
    for name in attributes.keys() {
        if name.is_empty() || !name.chars().all(is_name_character) {
            let message = "Attribute keys may have letters, digits, dashes and underscores only.";
            return Err(Rejection::invalid_parameter(message));
        }
    }
    let total = size(attributes);
    if total > ATTRIBUTES_LIMIT {
        let message = format!("The attributes are {total} bytes in all; {ATTRIBUTES_LIMIT} are allowed.");
        return Err(Rejection::invalid_parameter(message));
    }
    Ok(())
}

/// Whether a contact can have these attributes. Flows may name them freely; [`check_attributes`] is what the service
/// takes.
#[must_use]
pub(super) fn can_have(attributes: &BTreeMap<String, String>) -> bool {
    attributes.keys().all(|name| !name.is_empty()) && size(attributes) <= ATTRIBUTES_LIMIT
}

/// How large attributes are in all, in bytes.
#[must_use]
pub(super) fn size(attributes: &BTreeMap<String, String>) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value.len()).sum()
}
