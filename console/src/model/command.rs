//! Everything the agent can do, by name and by key: what the palette lists and the keyboard runs.

use edgewise_shared::id::ContactId;
use edgewise_shared::wire::console::{AgentContactState, AgentStatus};

use super::board::{Board, status_word};

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Take a status.
    SetStatus(AgentStatus),
    /// Accept an offered contact.
    Accept(ContactId),
    /// Reject an offered contact.
    Reject(ContactId),
    /// Clear a missed or rejected contact.
    Clear(ContactId),
    /// Show a chat.
    Go(ContactId),
    /// Show the next chat of the list.
    Next,
    /// Show the chat before.
    Previous,
    /// Put the cursor into the reply box.
    Reply,
    /// Ask where to send the shown chat.
    Transfer,
    /// Ask whether to end the shown chat.
    EndChat,
    /// Close the shown contact: its After Contact Work is done.
    CloseContact,
    /// Show or hide the pane with the contact's details.
    Details,
    /// Show the flow simulator.
    Simulator,
    /// Sound on or off.
    Sound,
    /// Show the palette.
    Palette,
    /// Show the keys.
    Help,
    /// Sign out.
    SignOut,
}

/// A command as the palette shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it runs.
    pub command: Command,
    /// What it is called.
    pub name: String,
    /// The keys that run it, as they are written on the keyboard.
    pub keys: &'static str,
}

/// The commands that do something now, the most urgent first.
pub fn entries(board: &Board, selected: Option<ContactId>, status: Option<AgentStatus>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |command, name: String, keys| entries.push(Entry { command, name, keys });
    for (index, offer) in board.incoming.iter().enumerate() {
        let (accept, reject) = if index == 0 { ("Alt Shift A", "Alt Shift R") } else { ("", "") };
        add(Command::Accept(offer.contact_id), format!("Accept {}", offer.customer_name), accept);
        add(Command::Reject(offer.contact_id), format!("Reject {}", offer.customer_name), reject);
    }
    match selected.and_then(|id| board.find(id)).map(|contact| &contact.state) {
        Some(AgentContactState::Connected) => {
            add(Command::Reply, "Write a reply".to_owned(), "Alt Shift W");
            add(Command::Transfer, "Transfer chat".to_owned(), "Alt Shift T");
            add(Command::EndChat, "End chat".to_owned(), "Alt Shift E");
        }
        Some(AgentContactState::Ended) => {
            add(Command::CloseContact, "Close contact".to_owned(), "Alt Shift C");
        }
        _ => {}
    }
    if board.open.len() > 1 {
        add(Command::Next, "Next contact".to_owned(), "Alt Shift ↓");
        add(Command::Previous, "Previous contact".to_owned(), "Alt Shift ↑");
    }
    for contact in board.open.iter().filter(|contact| Some(contact.contact_id) != selected) {
        add(Command::Go(contact.contact_id), format!("Go to {}", contact.customer_name), "");
    }
    for contact in &board.missed {
        add(Command::Clear(contact.contact_id), format!("Clear {}", contact.customer_name), "");
    }
    for (other, keys) in STATUSES {
        if status != Some(other) {
            add(Command::SetStatus(other), format!("Set status to {}", status_word(other)), keys);
        }
    }
    if selected.is_some() {
        add(Command::Details, "Show or hide contact details".to_owned(), "Alt Shift D");
    }
    add(Command::Simulator, "Flow simulator".to_owned(), "");
    add(Command::Sound, "Sound on or off".to_owned(), "Alt Shift S");
    add(Command::Help, "Keyboard help".to_owned(), "?");
    add(Command::SignOut, "Sign out".to_owned(), "");
    entries
}

const STATUSES: [(AgentStatus, &str); 3] = [
    (AgentStatus::Available, "Alt Shift 1"),
    (AgentStatus::Break, "Alt Shift 2"),
    (AgentStatus::Offline, "Alt Shift 3"),
];

/// The entries that a search means: each of its words begins a word of the name. Names that begin with the search
/// come first.
pub fn search(entries: Vec<Entry>, query: &str) -> Vec<Entry> {
    let mut found: Vec<Entry> = entries.into_iter().filter(|entry| begins(&entry.name, query)).collect();
    let query = query.trim().to_lowercase();
    found.sort_by_key(|entry| !entry.name.to_lowercase().starts_with(&query));
    found
}

/// Whether each word of a search begins a word of the name.
pub fn begins(name: &str, query: &str) -> bool {
    let (name, query) = (name.to_lowercase(), query.to_lowercase());
    query.split_whitespace().all(|word| name.split_whitespace().any(|part| part.starts_with(word)))
}

/// A key that was pressed.
#[expect(clippy::struct_excessive_bools, reason = "as the browser tells it")]
#[derive(Debug, Clone, Copy)]
pub struct Stroke<'a> {
    /// Which key, by its place on the keyboard (`KeyA`): with Alt, what it writes differs from machine to machine.
    pub code: &'a str,
    /// What it writes.
    pub key: &'a str,
    /// Whether Alt is held.
    pub alt: bool,
    /// Whether Shift is held.
    pub shift: bool,
    /// Whether Ctrl or Cmd is held.
    pub control: bool,
    /// Whether the cursor is in a text field.
    pub writing: bool,
}

/// The command that a key runs now.
pub fn of_stroke(stroke: Stroke<'_>, board: &Board, selected: Option<ContactId>) -> Option<Command> {
    if stroke.control && !stroke.alt && stroke.code == "KeyK" {
        return Some(Command::Palette);
    }
    if stroke.key == "?" && !stroke.writing && !stroke.control && !stroke.alt {
        return Some(Command::Help);
    }
    if !stroke.alt || !stroke.shift || stroke.control {
        return None;
    }
    let command = match stroke.code {
        "Digit1" => Command::SetStatus(AgentStatus::Available),
        "Digit2" => Command::SetStatus(AgentStatus::Break),
        "Digit3" => Command::SetStatus(AgentStatus::Offline),
        "KeyA" => Command::Accept(board.incoming.first()?.contact_id),
        "KeyR" => Command::Reject(board.incoming.first()?.contact_id),
        "KeyW" => Command::Reply,
        "KeyT" => Command::Transfer,
        "KeyE" => Command::EndChat,
        "KeyC" => Command::CloseContact,
        "KeyD" => Command::Details,
        "KeyS" => Command::Sound,
        "ArrowDown" => Command::Next,
        "ArrowUp" => Command::Previous,
        _ => return None,
    };
    let state = selected.and_then(|id| board.find(id)).map(|contact| &contact.state);
    let possible = match command {
        Command::Reply | Command::Transfer | Command::EndChat => state == Some(&AgentContactState::Connected),
        Command::CloseContact => state == Some(&AgentContactState::Ended),
        Command::Details => state.is_some(),
        _ => true,
    };
    possible.then_some(command)
}

/// The keys, for the page that explains them.
pub const KEYS: [(&str, &str); 15] = [
    ("Ctrl K or ⌘ K", "All commands"),
    ("?", "This page, outside text fields"),
    ("Alt Shift 1", "Available"),
    ("Alt Shift 2", "Break"),
    ("Alt Shift 3", "Offline"),
    ("Alt Shift A", "Accept the incoming chat"),
    ("Alt Shift R", "Reject the incoming chat"),
    ("Alt Shift ↓ or ↑", "Next or previous contact"),
    ("Alt Shift W", "Write a reply"),
    ("Enter", "Send; with Shift, a new line"),
    ("Alt Shift T", "Transfer chat"),
    ("Alt Shift E", "End chat"),
    ("Alt Shift C", "Close contact"),
    ("Alt Shift D", "Show or hide contact details"),
    ("Alt Shift S", "Sound on or off"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::board::Offer;
    use edgewise_shared::id::{OfferId, QueueId};
    use edgewise_shared::time::Timestamp;
    use edgewise_shared::wire::console::AgentContact;

    fn id(number: u16) -> ContactId {
        format!("0199c0de-0000-7000-8000-00000000{number:04x}").parse().unwrap()
    }

    fn board() -> Board {
        let at = Timestamp::from_millis(0);
        let contact = |number, name: &str, state| AgentContact {
            contact_id: id(number),
            customer_name: name.to_owned(),
            state,
            state_since: at,
            queue_id: QueueId::new("q"),
            queue_name: "Support".to_owned(),
            initiated_at: at,
            connected_at: Some(at),
        };
        Board {
            incoming: vec![Offer {
                contact_id: id(1),
                id: OfferId::new("o"),
                customer_name: "Ada Lovelace".to_owned(),
                queue_name: "Support".to_owned(),
                initiated_at: at,
                expires_at: at,
            }],
            open: vec![
                contact(2, "Maria", AgentContactState::Connected),
                contact(3, "Ravi", AgentContactState::Ended),
            ],
            missed: vec![contact(4, "Tom", AgentContactState::Missed)],
        }
    }

    fn names(selected: Option<ContactId>, query: &str) -> Vec<String> {
        let entries = entries(&board(), selected, Some(AgentStatus::Available));
        search(entries, query).into_iter().map(|entry| entry.name).collect()
    }

    const STROKE: Stroke<'_> =
        Stroke { code: "", key: "", alt: false, shift: false, control: false, writing: false };

    fn chord(code: &str) -> Stroke<'_> {
        Stroke { code, alt: true, shift: true, writing: true, ..STROKE }
    }

    #[test]
    fn the_palette_offers_what_can_be_done_now() {
        let connected = names(Some(id(2)), "");
        assert_eq!(connected[0], "Accept Ada Lovelace");
        assert!(
            connected.contains(&"End chat".to_owned()) && !connected.contains(&"Close contact".to_owned())
        );
        assert!(
            connected.contains(&"Go to Ravi".to_owned()) && !connected.contains(&"Go to Maria".to_owned())
        );
        assert!(connected.contains(&"Clear Tom".to_owned()));
        assert!(!connected.contains(&"Set status to Available".to_owned()));
        let ended = names(Some(id(3)), "");
        assert!(ended.contains(&"Close contact".to_owned()) && !ended.contains(&"End chat".to_owned()));
    }

    #[test]
    fn a_search_finds_by_the_beginnings_of_words() {
        assert_eq!(names(Some(id(2)), "acc lov"), ["Accept Ada Lovelace"]);
        assert_eq!(names(Some(id(2)), "s")[0], "Set status to Break");
        assert_eq!(names(Some(id(2)), "xyz"), Vec::<String>::new());
    }

    #[test]
    fn chords_work_while_writing_and_only_where_they_mean_something() {
        let run = |stroke, selected| of_stroke(stroke, &board(), selected);
        assert_eq!(run(chord("KeyA"), None), Some(Command::Accept(id(1))));
        assert_eq!(run(chord("KeyE"), Some(id(2))), Some(Command::EndChat));
        assert_eq!(run(chord("KeyE"), Some(id(3))), None);
        assert_eq!(run(chord("KeyT"), Some(id(2))), Some(Command::Transfer));
        assert_eq!(run(chord("KeyT"), Some(id(3))), None);
        assert_eq!(run(chord("KeyC"), Some(id(3))), Some(Command::CloseContact));
        assert_eq!(of_stroke(chord("KeyA"), &Board::default(), None), None);
    }

    #[test]
    fn plain_letters_never_run_anything() {
        for code in ["KeyA", "KeyE", "Enter", "Digit1", "KeyK"] {
            assert_eq!(of_stroke(Stroke { code, ..STROKE }, &board(), Some(id(2))), None, "{code}");
        }
    }

    #[test]
    fn a_question_mark_is_help_unless_it_is_being_written() {
        let mark = Stroke { code: "Slash", key: "?", shift: true, ..STROKE };
        assert_eq!(of_stroke(mark, &board(), None), Some(Command::Help));
        assert_eq!(of_stroke(Stroke { writing: true, ..mark }, &board(), None), None);
        let palette = Stroke { code: "KeyK", key: "k", control: true, writing: true, ..STROKE };
        assert_eq!(of_stroke(palette, &board(), None), Some(Command::Palette));
    }
}
