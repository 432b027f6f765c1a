//! The transcript as it is read: pages for GetTranscript, stretches for replays.

use edgewise_shared::contact::transcript::{Anchor, Page};
use edgewise_shared::id::ParticipantId;
use edgewise_shared::object::contact::GetTranscript;
use edgewise_shared::wire::content_type::PARTICIPANT_LEFT;
use edgewise_shared::wire::participant::{GetTranscriptResponse, ScanDirection, SortOrder};
use edgewise_shared::wire::rejection::Rejection;
use worker::SqlStorageValue;

use super::past;
use super::row::{ItemRow, StoredItem};
use super::store::{Loaded, Store};
use super::turn::Shell;
use crate::failure::Failure;
use crate::sql::bind;

/// A page of the transcript.
pub fn page(
    shell: &Shell,
    store: &Store,
    loaded: &Loaded,
    call: &GetTranscript,
) -> Result<GetTranscriptResponse, Failure> {
    let reader = loaded.chat.reading(&call.caller)?;
    let page = Page::read(&call.request, loaded.chat.initial_contact_id)?;
    let end = end_for(store, loaded, &reader.id)?;
    let limit = u64::from(page.limit);
    let start = start(store, &page, end)?;
    let (first, last) = match page.direction {
        ScanDirection::Forward => (start, start.saturating_add(limit - 1).min(end)),
        ScanDirection::Backward => ((start + 1).saturating_sub(limit).max(1), start.min(end)),
    };
    let mut items = between(store, loaded, first, last)?;
    items.retain(|stored| stored.audience.includes(reader.role));
    if page.order == SortOrder::Descending {
        items.reverse();
    }
    let next = match page.direction {
        ScanDirection::Forward => Some(last + 1).filter(|next| *next <= end),
        ScanDirection::Backward => first.checked_sub(1).filter(|next| *next > 0),
    };
    let next_token = match (next, page.direction) {
        (Some(seq), _) => Some(page.token(seq)),
        (None, ScanDirection::Backward) => past::first_token(shell, loaded)?,
        (None, ScanDirection::Forward) => None,
    };
    Ok(GetTranscriptResponse {
        initial_contact_id: loaded.chat.initial_contact_id,
        transcript: items.into_iter().map(|stored| stored.item).collect(),
        next_token,
    })
}

/// The lines from one number to another, in order.
pub fn between(store: &Store, loaded: &Loaded, first: u64, last: u64) -> Result<Vec<StoredItem>, Failure> {
    found(store, loaded, "seq BETWEEN ? AND ? ORDER BY seq", bind![first, last])
}

/// The lines that a condition finds, opened and with their receipts. The condition must put them in order.
pub fn found(
    store: &Store,
    loaded: &Loaded,
    condition: &str,
    values: Vec<SqlStorageValue>,
) -> Result<Vec<StoredItem>, Failure> {
    let rows = store.items(condition, values)?;
    let (Some(first), Some(last)) = (rows.first().map(ItemRow::seq), rows.last().map(ItemRow::seq)) else {
        return Ok(Vec::new());
    };
    let receipts = store.receipts(first.min(last), first.max(last))?;
    rows.into_iter().map(|row| row.into_item(&loaded.chat, &loaded.key, &receipts)).collect()
}

/// The last line that a participant may read: the latest, or for who has left that of their leaving.
pub fn end_for(store: &Store, loaded: &Loaded, reader: &ParticipantId) -> Result<u64, Failure> {
    let left = loaded.chat.participant(reader).is_none_or(|participant| participant.left.is_some());
    if !left {
        return Ok(loaded.last_seq);
    }
    let statement = "SELECT max(seq) AS n FROM item WHERE participant_id = ? AND content_type = ?";
    store.number(statement, bind![reader.as_str(), PARTICIPANT_LEFT])
}

fn start(store: &Store, page: &Page, end: u64) -> Result<u64, Failure> {
    let forward = page.direction == ScanDirection::Forward;
    match &page.anchor {
        Anchor::End => Ok(if forward { 1 } else { end }),
        Anchor::Seq(seq) => Ok(*seq),
        Anchor::MostRecent(count) => Ok((end + 1).saturating_sub(u64::from(*count)).max(1)),
        Anchor::Item(id) => {
            let found = store.number("SELECT seq AS n FROM item WHERE id = ?", bind![id.as_str()])?;
            if found == 0 || found > end {
                return Err(Rejection::validation("StartPosition.Id names no item of this chat.").into());
            }
            Ok(found)
        }
        Anchor::Time(time) if forward => {
            let statement = "SELECT min(seq) AS n FROM item WHERE at >= ?";
            let found = store.number(statement, bind![*time])?;
            Ok(if found == 0 { end + 1 } else { found })
        }
        Anchor::Time(time) => store.number("SELECT max(seq) AS n FROM item WHERE at <= ?", bind![*time]),
    }
}
