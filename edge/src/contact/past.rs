//! Past chats: a persistent chat's transcript goes on into the chats that it continues, each read from its own object.
//!
//! Where a page of a past chat begins is told to clients sealed under the key of the chat that they are in, so that
//! nobody can ask for a chat that theirs does not continue.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use edgewise_shared::contact::event::Audience;
use edgewise_shared::contact::past;
use edgewise_shared::contact::transcript::Page;
use edgewise_shared::object::contact::{
    CheckPastChat, ContinuedFrom, GetPastTranscript, GetTranscript, PastPosition, PastTranscript,
};
use edgewise_shared::wire::participant::{GetTranscriptRequest, GetTranscriptResponse, SortOrder};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::RehydrationType;

use super::methods::check_owner;
use super::row::text_of;
use super::store::Loaded;
use super::transcript;
use super::turn::Shell;
use crate::call;
use crate::failure::Failure;
use crate::sql::bind;

/// What a NextToken into a past chat begins with.
const MARK: char = 'p';
/// The place for which such a token is sealed.
const PLACE: &str = "past-chat|v1";

/// Whether a NextToken leads into a past chat.
pub fn leads_into(token: &str) -> bool {
    token.starts_with(MARK)
}

/// The token for the first page of what the chat continues, if it continues any.
pub fn first_token(shell: &Shell, loaded: &Loaded) -> Result<Option<String>, Failure> {
    loaded.chat.past_chat.as_ref().map(|past| token(shell, loaded, &PastPosition::of(past))).transpose()
}

/// A page of a past chat.
pub async fn page(
    shell: &Rc<Shell>,
    wish: &GetTranscript,
    token_of_page: &str,
) -> Result<GetTranscriptResponse, Failure> {
    let (page, call) = shell.look(|loaded| {
        let role = loaded.chat.reading(&wish.caller)?.role;
        // The rest of the request is checked as for any page.
        let plain = GetTranscriptRequest { next_token: None, ..wish.request.clone() };
        let page = Page::read(&plain, loaded.chat.initial_contact_id)?;
        let instance_id = loaded.chat.instance_id.clone();
        let position = open(loaded, token_of_page)?;
        let limit = page.limit;
        Ok((page, GetPastTranscript { instance_id, role, position, limit }))
    })?;
    let past = call::call(call::contact(&shell.env, call.position.contact_id)?, &call).await?;
    shell.look(|loaded| {
        let mut transcript = past.items;
        if page.order == SortOrder::Ascending {
            transcript.reverse();
        }
        let next_token = past.next.as_ref().map(|next| token(shell, loaded, next)).transpose()?;
        Ok(GetTranscriptResponse {
            initial_contact_id: loaded.chat.initial_contact_id,
            transcript,
            next_token,
        })
    })
}

/// What was said here, for a chat that continues this one.
pub fn read(shell: &Shell, wish: &GetPastTranscript) -> Result<PastTranscript, Failure> {
    check_owner(shell, &wish.instance_id)?;
    let store = shell.store()?;
    shell.look(|loaded| {
        let audiences: Vec<String> = [Audience::All, Audience::Agent, Audience::Customer]
            .into_iter()
            .filter(|audience| audience.includes(wish.role))
            .map(|audience| text_of(&audience))
            .collect();
        let from = wish.position.seq.unwrap_or(u64::from(u32::MAX));
        let segment = u32::from(wish.position.contact_id.segment());
        let condition = "seq <= ? AND segment <= ? AND audience IN (SELECT value FROM json_each(?)) \
                         ORDER BY seq DESC LIMIT ?";
        let values = bind![from, segment, serde_json::to_string(&audiences)?, wish.limit];
        let found = transcript::found(&store, loaded, condition, values)?;
        let found = found.into_iter().map(|stored| (stored.seq, stored.item)).collect();
        Ok(past::page(&wish.position, found, wish.limit, loaded.chat.past_chat.as_ref()))
    })
}

/// Whether this chat can be continued, and from which contact.
pub fn check(shell: &Shell, wish: &CheckPastChat) -> Result<ContinuedFrom, Failure> {
    check_owner(shell, &wish.instance_id)?;
    shell.look(|loaded| {
        let chat = &loaded.chat;
        if !chat.has_ended() {
            return Err(Rejection::invalid_parameter("The source contact has not ended yet.").into());
        }
        let contact_id = match wish.past_chat.rehydration_type {
            RehydrationType::EntirePastSession => chat.current.contact_id,
            RehydrationType::FromSegment => chat.segment(wish.past_chat.source_contact_id)?.contact_id,
        };
        Ok(ContinuedFrom { contact_id })
    })
}

fn token(shell: &Shell, loaded: &Loaded, position: &PastPosition) -> Result<String, Failure> {
    let text = serde_json::to_string(position)?;
    let sealed = shell.with_ids(|ids| loaded.key.seal(PLACE, &text, ids));
    let sealed = sealed.ok_or_else(|| Failure::fault("a token could not be sealed"))?;
    Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(sealed)))
}

fn open(loaded: &Loaded, token: &str) -> Result<PastPosition, Failure> {
    let unknown = || Rejection::validation("NextToken is not one that GetTranscript answered.");
    let sealed = URL_SAFE_NO_PAD.decode(token.trim_start_matches(MARK)).map_err(|_| unknown())?;
    let text = loaded.key.open(PLACE, &sealed).map_err(|_| unknown())?;
    Ok(serde_json::from_str(&text)?)
}
