//! What is said in a chat: messages, typing and receipts.

use super::chat::Participant;
use super::command::ReceiptFor;
use super::event::{Audience, Event};
use super::turn::Turn;
use crate::object::contact::Caller;
use crate::wire::content_type::{self, MESSAGE_DELIVERED, MESSAGE_METADATA, MESSAGE_READ};
use crate::wire::participant::{
    Item, ItemType, MessageMetadata, ParticipantRole, Receipt, SendEventRequest, SendMessageRequest,
};
use crate::wire::rejection::{Rejection, RejectionName};

/// The longest content of a message or event, in bytes.
pub const CONTENT_LIMIT: usize = 16_384;
/// The longest content type, in characters.
const CONTENT_TYPE_LIMIT: usize = 100;
/// The longest client token, in characters.
pub(super) const CLIENT_TOKEN_LIMIT: usize = 500;
/// Receipts are for a chat of two: with more nobody could tell whose they are.
const RECEIPT_PARTICIPANTS: usize = 2;

impl Turn<'_, '_> {
    pub(super) fn send_message(
        &mut self,
        caller: &Caller,
        request: SendMessageRequest,
    ) -> Result<(), Rejection> {
        let author = self.chat.taking_part(caller)?.clone();
        let SendMessageRequest { content_type, content, client_token } = request;
        check_content_type(&content_type)?;
        check_client_token(client_token.as_deref())?;
        check_content(&content)?;
        if !self.chat.content_types.contains(&content_type) {
            let supported = self.chat.content_types.join(", ");
            let message = format!(
                "The content type {content_type} is not supported in this chat. Supported: {supported}."
            );
            return Err(Rejection::validation(message));
        }
        let mut item = self.event_of(&author, &content_type);
        item.kind = ItemType::Message;
        item.content = Some(content);
        let kept = self.hide_from_transcript(&item).unwrap_or_else(|| item.clone());
        self.emit(Event::Appended { item: kept, client_token, audience: Audience::All });
        self.is_there(&author);
        self.heard_from(author.role);
        if author.role == ParticipantRole::Customer {
            self.customer_said(&item);
        }
        Ok(())
    }

    pub(super) fn send_event(
        &mut self,
        caller: &Caller,
        request: &SendEventRequest,
        receipt_for: Option<ReceiptFor>,
    ) -> Result<(), Rejection> {
        let sender = self.chat.taking_part(caller)?.clone();
        check_client_token(request.client_token.as_deref())?;
        let kind = request.content_type.as_str();
        if !content_type::CLIENT_EVENTS.contains(&kind) {
            let message = format!("Clients cannot send events of the type {kind}.");
            return Err(Rejection::validation(message));
        }
        if let Some(content) = &request.content {
            check_content(content)?;
        }
        self.is_there(&sender);
        match kind {
            MESSAGE_DELIVERED | MESSAGE_READ => self.receipt(&sender, kind, receipt_for),
            _ => {
                let item = self.event_of(&sender, kind);
                self.emit(Event::Told(item));
                Ok(())
            }
        }
    }

    fn receipt(
        &mut self,
        reader: &Participant,
        kind: &str,
        message: Option<ReceiptFor>,
    ) -> Result<(), Rejection> {
        let active = self.chat.present().count();
        if active > RECEIPT_PARTICIPANTS {
            let message = "Receipts are not supported with more than two participants.";
            return Err(Rejection::new(RejectionName::ConflictException, message));
        }
        let unknown = || Rejection::validation("The messageId of the receipt names no message of this chat.");
        let message = message.ok_or_else(unknown)?;
        if message.author.as_ref() == Some(&reader.id) {
            return Err(Rejection::validation("A participant cannot acknowledge a message of their own."));
        }
        let read_at = if kind == MESSAGE_READ { message.read_at.or(Some(self.now)) } else { message.read_at };
        let receipt = Receipt {
            delivered_timestamp: message.delivered_at.or(Some(self.now)),
            read_timestamp: read_at,
            recipient_participant_id: reader.id.clone(),
        };
        let metadata = MessageMetadata { message_id: message.message_id, receipts: vec![receipt.clone()] };
        let item = Item {
            message_metadata: Some(metadata),
            ..self.item(ItemType::MessageMetadata, MESSAGE_METADATA)
        };
        self.emit(Event::Receipted { item, receipt });
        Ok(())
    }
}

fn check_content_type(text: &str) -> Result<(), Rejection> {
    if text.is_empty() || text.chars().count() > CONTENT_TYPE_LIMIT {
        return Err(Rejection::validation("ContentType must have 1 to 100 characters."));
    }
    Ok(())
}

pub(super) fn check_client_token(token: Option<&str>) -> Result<(), Rejection> {
    if token.is_some_and(|token| token.chars().count() > CLIENT_TOKEN_LIMIT) {
        return Err(Rejection::validation("ClientToken may have 500 characters at most."));
    }
    Ok(())
}

fn check_content(content: &str) -> Result<(), Rejection> {
    if content.is_empty() || content.len() > CONTENT_LIMIT {
        let message = format!("Content must have 1 to {CONTENT_LIMIT} bytes; it has {}.", content.len());
        return Err(Rejection::validation(message));
    }
    Ok(())
}
