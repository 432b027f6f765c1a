//! Who hears of what: what has happened goes to every socket that is subscribed and whose participant is still there.

use std::rc::Rc;

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::event::{Audience, Event};
use edgewise_shared::id::ContactId;
use edgewise_shared::wire::content_type::HIDDEN;
use edgewise_shared::wire::frame::{DeviceList, ServerFrame};
use edgewise_shared::wire::participant::{Item, ItemType};
use worker::WebSocket;

use super::row::StoredItem;
use super::sockets::{Attachment, POLICY_VIOLATION};
use super::turn::Shell;

/// The sockets of a chat with what is attached to them, read once and kept until one comes, goes or subscribes:
/// reading an attachment costs more than sending a frame.
pub type Listeners = Rc<Vec<(WebSocket, Attachment)>>;

/// Sends what has happened to everybody who must hear of it.
pub fn publish(shell: &Shell, events: &[Event], items: &[StoredItem]) {
    let sent = shell.look(|loaded| {
        let chat = &loaded.chat;
        let mut stored = items.iter();
        for event in events {
            let told = match event {
                Event::Appended { .. } => stored.next().cloned(),
                Event::Told(item) | Event::ToldOne(_, item) | Event::Receipted { item, .. } => {
                    Some(untracked(item))
                }
                Event::DeviceAdded(_) | Event::DeviceRemoved(_) => None,
                _ => continue,
            };
            let listeners = listeners(shell);
            match told {
                Some(told) => tell(chat, &listeners, &told, event),
                None => tell_devices(chat, &listeners),
            }
        }
        Ok(())
    });
    debug_assert!(sent.is_ok());
}

fn listeners(shell: &Shell) -> Listeners {
    let read = || {
        let sockets = shell.state.get_websockets().into_iter();
        let with_attachment = sockets.filter_map(|socket| {
            let attachment = socket.deserialize_attachment().ok().flatten()?;
            Some((socket, attachment))
        });
        Rc::new(with_attachment.collect())
    };
    Rc::clone(shell.listeners.borrow_mut().get_or_insert_with(read))
}

fn tell(chat: &Chat, sockets: &[(WebSocket, Attachment)], told: &StoredItem, event: &Event) {
    let mut plain = None;
    for (socket, attachment) in sockets.iter().filter(|(_, attachment)| attachment.subscribed) {
        let reader = &attachment.caller.participant_id;
        let addressed = if let Event::ToldOne(to, _) = event {
            reader == to
        } else {
            // Who has left hears no more, but of their own leaving, so that their client can close.
            let left = chat.participant(reader).is_none_or(|participant| participant.left.is_some());
            !left || told.item.participant_id.as_ref() == Some(reader) || chat.has_ended()
        };
        if !addressed {
            continue;
        }
        let role = chat.participant(reader).map(|participant| participant.role);
        let hidden = role.is_some_and(|role| !told.audience.includes(role));
        if hidden && !attachment.resumes {
            continue;
        }
        // A client that has gone is told when it comes back.
        let _ = if attachment.resumes {
            let told = if hidden { &concealed(told) } else { told };
            socket.send_with_str(numbered(chat, told, attachment))
        } else {
            let frame = plain.get_or_insert_with(|| frame(chat.initial_contact_id, &told.item));
            socket.send_with_str(frame)
        };
    }
}

fn tell_devices(chat: &Chat, sockets: &[(WebSocket, Attachment)]) {
    for (socket, attachment) in sockets.iter().filter(|(_, attachment)| attachment.is_customer) {
        let device = &attachment.caller.device_id;
        if chat.devices.iter().all(|held| &held.device_id != device) {
            let _ = socket.close(Some(POLICY_VIOLATION), Some("the device was removed"));
        } else if attachment.resumes {
            let content = DeviceList { devices: chat.devices_seen_from(device) };
            let _ = socket.send_with_str(ServerFrame::Devices { content }.encode());
        }
    }
}

fn untracked(item: &Item) -> StoredItem {
    StoredItem { seq: 0, item: item.clone(), client_token: None, audience: Audience::All }
}

/// A line as one who must not see it gets it: its number and nothing else, so that none seems to be missing.
pub fn concealed(stored: &StoredItem) -> StoredItem {
    let item = Item {
        kind: ItemType::Event,
        content_type: HIDDEN.to_owned(),
        content: None,
        participant_id: None,
        display_name: None,
        participant_role: None,
        message_metadata: None,
        ..stored.item.clone()
    };
    StoredItem { item, client_token: None, ..stored.clone() }
}

/// The frame of an item for a socket that resumes: with its number, and for its sender with its token.
pub fn numbered(chat: &Chat, stored: &StoredItem, attachment: &Attachment) -> String {
    let mut item = stored.item.clone();
    item.seq = (stored.seq > 0).then_some(stored.seq);
    if item.participant_id.as_ref() == Some(&attachment.caller.participant_id) {
        item.client_token.clone_from(&stored.client_token);
    }
    frame(chat.initial_contact_id, &item)
}

/// The frame of an item for any other socket.
pub fn frame(chat: ContactId, item: &Item) -> String {
    let mut item = item.clone();
    item.initial_contact_id = Some(chat);
    ServerFrame::chat(&item).encode()
}
