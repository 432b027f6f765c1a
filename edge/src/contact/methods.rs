//! The methods of the object, as [`edgewise_shared::object::contact`] names them.

use std::rc::Rc;

use edgewise_shared::contact::command::{Command, ReceiptFor};
use edgewise_shared::contact::devices::HANDOVER_SPAN;
use edgewise_shared::contact::event::Event;
use edgewise_shared::id::{ContactId, DeviceId, InstanceId, ItemId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::Method;
use edgewise_shared::object::contact::{
    AgentAccepted, AgentSeat, Caller, CheckPastChat, Connect, ContinuePastChat, ContinuedFrom,
    CreateParticipant, Describe, Detail, DisconnectParticipant, GetAttributes, GetFlowLog, GetPastTranscript,
    GetTranscript, HandoverSecret, ListDevices, MintHandover, PastTranscript, RedeemHandover, RevokeDevice,
    Seat, SendEvent, SendMessage, Start, Stop, TagContact, Transfer, UntagContact, UpdateAttributes,
    UpdateContact, UpdateRoleConfig, UpdateRoutingData,
};
use edgewise_shared::wire::console::ContactDetail;
use edgewise_shared::wire::content_type::{MESSAGE_DELIVERED, MESSAGE_READ};
use edgewise_shared::wire::participant::{
    Empty, GetTranscriptResponse, ItemType, SendEventRequest, SendResponse,
};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{DescribeContactResponse, GetContactAttributesResponse};
use edgewise_shared::wire::widget::DevicesResponse;
use serde::Deserialize;
use worker::{Request, Response};

use super::turn::Shell;
use super::{past, transcript};
use crate::answer::to_outside;
use crate::failure::Failure;
use crate::serve::{answer, at_once, on, refuse, unknown};
use crate::sql::bind;
use crate::{clock, ids};

/// The device of agents and bots, whose tokens are not bound to one.
const NO_DEVICE: &str = "none";

/// Serves the method of this name: some take a turn, some only look. What the Participant Service asks for is answered
/// as its caller gets it (`to_outside`), since the Worker hands such an answer on as it is; the rest is answered to the
/// Worker (`answer`).
pub async fn serve(shell: &Rc<Shell>, name: &str, mut request: Request) -> worker::Result<Response> {
    let text = request.text().await?;
    macro_rules! dispatch {
        (
            turns { $($turn:ident => $turn_audience:ident, $take:ident;)* }
            looks { $($look:ident => $look_audience:ident, $see:ident;)* }
        ) => {
            match name {
                $($turn::NAME => {
                    $turn_audience(on(&text, async |call: $turn| $take(shell, call).await).await)
                })*
                $($look::NAME => $look_audience(at_once(&text, |call: $look| $see(shell, &call))),)*
                _ => refuse(unknown(name)),
            }
        };
    }
    dispatch! {
        turns {
            SendMessage => to_outside, send_message;
            SendEvent => to_outside, send_event;
            DisconnectParticipant => to_outside, disconnect;
            Connect => answer, connect;
            Start => answer, start;
            Stop => answer, stop;
            UpdateAttributes => answer, update_attributes;
            UpdateContact => answer, update_contact;
            UpdateRoutingData => answer, update_routing_data;
            UpdateRoleConfig => answer, update_role_config;
            CreateParticipant => answer, create_participant;
            ContinuePastChat => answer, continue_past_chat;
            TagContact => answer, tag;
            UntagContact => answer, untag;
            AgentAccepted => answer, agent_accepted;
            Transfer => answer, transfer;
            MintHandover => answer, mint_handover;
            RedeemHandover => answer, redeem_handover;
            RevokeDevice => answer, revoke_device;
            GetTranscript => to_outside, get_transcript;
        }
        looks {
            Describe => answer, describe;
            GetAttributes => answer, get_attributes;
            AgentSeat => answer, agent_seat;
            Detail => answer, detail;
            ListDevices => answer, list_devices;
            CheckPastChat => answer, check_past_chat;
            GetPastTranscript => answer, get_past_transcript;
            GetFlowLog => answer, get_flow_log;
        }
    }
}

async fn start(shell: &Rc<Shell>, call: Start) -> Result<Seat, Failure> {
    if !shell.has_begun()? {
        shell.begin(call).await?;
    }
    shell.look(|loaded| {
        let chat = &loaded.chat;
        let seat = chat.customer().zip(chat.devices.first());
        let seat = seat.map(|(customer, held)| chat.seat(customer, held.device_id.clone()));
        seat.ok_or_else(|| Rejection::access_denied("The chat has ended.").into())
    })
}

async fn connect(shell: &Rc<Shell>, call: Connect) -> Result<Empty, Failure> {
    if call.request.connect_participant == Some(true) {
        shell.turn(Command::Connect(call.caller)).await?;
    } else {
        shell.look(|loaded| Ok(loaded.chat.reading(&call.caller).map(|_| ())?))?;
    }
    Ok(Empty {})
}

async fn send_message(shell: &Rc<Shell>, call: SendMessage) -> Result<SendResponse, Failure> {
    let SendMessage { caller, request } = call;
    let token = request.client_token.clone();
    match shell.turn(Command::SendMessage(caller.clone(), request)).await {
        Ok(events) => sent(&events),
        // The table holds a token once. So whether it came before is asked only of requests that did not go well,
        // among them those that come again after the chat has ended.
        Err(failure) => token.and_then(|token| sent_before(shell, &caller, &token)).ok_or(failure),
    }
}

/// What an earlier request of this caller with this token was answered.
fn sent_before(shell: &Shell, caller: &Caller, token: &str) -> Option<SendResponse> {
    shell.look(|loaded| Ok(loaded.chat.known(caller).map(|_| ())?)).ok()?;
    shell.store().ok()?.sent_before(&caller.participant_id, token).ok()?
}

async fn send_event(shell: &Rc<Shell>, call: SendEvent) -> Result<SendResponse, Failure> {
    let receipt_for = match call.request.content_type.as_str() {
        MESSAGE_DELIVERED | MESSAGE_READ => message_of_receipt(shell, &call.caller, &call.request)?,
        _ => None,
    };
    let events = shell.turn(Command::SendEvent(call.caller, call.request, receipt_for)).await?;
    sent(&events)
}

/// The message that a receipt names, if the chat has it.
fn message_of_receipt(
    shell: &Shell,
    reader: &Caller,
    request: &SendEventRequest,
) -> Result<Option<ReceiptFor>, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Content {
        message_id: String,
    }
    let content = request.content.as_deref().unwrap_or_default();
    let Ok(Content { message_id }) = serde_json::from_str(content) else {
        return Ok(None);
    };
    let store = shell.store()?;
    let rows = store.items("id = ?", bind![message_id.as_str()])?;
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    let (seq, author) = (row.seq(), row.author());
    let stored =
        shell.look(|loaded| Ok(transcript::between(&store, loaded, seq, seq)?.into_iter().next()))?;
    let Some(stored) = stored.filter(|stored| stored.item.kind != ItemType::Event) else {
        return Ok(None);
    };
    let receipts = stored.item.message_metadata.map(|metadata| metadata.receipts).unwrap_or_default();
    let mine = receipts.into_iter().find(|receipt| receipt.recipient_participant_id == reader.participant_id);
    Ok(Some(ReceiptFor {
        message_id: ItemId::new(message_id),
        author,
        delivered_at: mine.as_ref().and_then(|receipt| receipt.delivered_timestamp),
        read_at: mine.and_then(|receipt| receipt.read_timestamp),
    }))
}

/// What SendMessage and SendEvent answer: the first line that the request brought.
fn sent(events: &[Event]) -> Result<SendResponse, Failure> {
    let item = events.iter().find_map(|event| match event {
        Event::Appended { item, .. } | Event::Told(item) | Event::Receipted { item, .. } => Some(item),
        _ => None,
    });
    let item = item.ok_or_else(|| Failure::fault("nothing came of what was sent"))?;
    Ok(SendResponse { id: item.id.clone(), absolute_time: item.absolute_time })
}

async fn get_transcript(shell: &Rc<Shell>, call: GetTranscript) -> Result<GetTranscriptResponse, Failure> {
    if let Some(token) = call.request.next_token.as_deref().filter(|token| past::leads_into(token)) {
        return past::page(shell, &call, token).await;
    }
    let store = shell.store()?;
    shell.look(|loaded| transcript::page(shell, &store, loaded, &call))
}

async fn disconnect(shell: &Rc<Shell>, call: DisconnectParticipant) -> Result<Empty, Failure> {
    shell.turn(Command::Disconnect(call.caller, call.request.client_token)).await?;
    Ok(Empty {})
}

async fn stop(shell: &Rc<Shell>, call: Stop) -> Result<Empty, Failure> {
    check_owner(shell, &call.instance_id)?;
    shell.look(|loaded| Ok(loaded.chat.segment(call.contact_id).map(|_| ())?))?;
    shell.turn(Command::Stop).await?;
    Ok(Empty {})
}

fn describe(shell: &Shell, call: &Describe) -> Result<DescribeContactResponse, Failure> {
    check_owner(shell, &call.instance_id)?;
    shell.look(|loaded| {
        let contact = loaded.chat.describe_in_full(loaded.chat.segment(call.contact_id)?);
        Ok(DescribeContactResponse { contact })
    })
}

fn get_attributes(shell: &Shell, call: &GetAttributes) -> Result<GetContactAttributesResponse, Failure> {
    check_owner(shell, &call.instance_id)?;
    shell.look(|loaded| Ok(GetContactAttributesResponse { attributes: loaded.chat.attributes.clone() }))
}

async fn update_attributes(shell: &Rc<Shell>, call: UpdateAttributes) -> Result<Empty, Failure> {
    check_owner(shell, &call.instance_id)?;
    shell.turn(Command::UpdateAttributes(call.attributes)).await?;
    Ok(Empty {})
}

async fn update_contact(shell: &Rc<Shell>, call: UpdateContact) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::UpdateContact(call.data)).await?;
    Ok(Empty {})
}

async fn update_routing_data(shell: &Rc<Shell>, call: UpdateRoutingData) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::UpdateRoutingData(call)).await?;
    Ok(Empty {})
}

async fn update_role_config(shell: &Rc<Shell>, call: UpdateRoleConfig) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::UpdateRoleConfig(call.timers)).await?;
    Ok(Empty {})
}

async fn create_participant(shell: &Rc<Shell>, call: CreateParticipant) -> Result<Seat, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    let CreateParticipant { display_name, client_token, .. } = call;
    let command = Command::CreateParticipant { display_name, client_token: client_token.clone() };
    shell.turn(command).await?;
    shell.look(|loaded| {
        let created = loaded.chat.created(client_token.as_deref());
        let bot = created.ok_or_else(|| Failure::fault("a participant was not created"))?;
        Ok(loaded.chat.seat(bot, DeviceId::new(NO_DEVICE)))
    })
}

async fn continue_past_chat(shell: &Rc<Shell>, call: ContinuePastChat) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::ContinuePastChat(call.past_chat)).await?;
    Ok(Empty {})
}

async fn tag(shell: &Rc<Shell>, call: TagContact) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::Tag(call.tags)).await?;
    Ok(Empty {})
}

async fn untag(shell: &Rc<Shell>, call: UntagContact) -> Result<Empty, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    shell.turn(Command::Untag(call.tag_keys)).await?;
    Ok(Empty {})
}

fn check_past_chat(shell: &Shell, call: &CheckPastChat) -> Result<ContinuedFrom, Failure> {
    past::check(shell, call)
}

fn get_past_transcript(shell: &Shell, call: &GetPastTranscript) -> Result<PastTranscript, Failure> {
    past::read(shell, call)
}

fn get_flow_log(shell: &Shell, call: &GetFlowLog) -> Result<String, Failure> {
    check_contact(shell, &call.instance_id, call.contact_id)?;
    let store = shell.store()?;
    shell.look(|loaded| store.flow_log(&loaded.key))
}

async fn agent_accepted(shell: &Rc<Shell>, call: AgentAccepted) -> Result<Empty, Failure> {
    shell.turn(Command::AgentAccepted(call)).await?;
    Ok(Empty {})
}

fn agent_seat(shell: &Shell, call: &AgentSeat) -> Result<Seat, Failure> {
    shell.look(|loaded| {
        let agent = loaded.chat.agent(call.contact_id, &call.agent_id)?;
        Ok(loaded.chat.seat(agent, DeviceId::new(NO_DEVICE)))
    })
}

async fn transfer(shell: &Rc<Shell>, call: Transfer) -> Result<Empty, Failure> {
    let Transfer { contact_id, instance_id, agent_id, target, client_token } = call;
    check_contact(shell, &instance_id, contact_id)?;
    let Seat { participant_id, device_id, generation, .. } =
        agent_seat(shell, &AgentSeat { contact_id, agent_id })?;
    let caller = Caller { participant_id, device_id, generation };
    shell.turn(Command::Transfer { caller, target, flow_id: None, client_token }).await?;
    Ok(Empty {})
}

fn detail(shell: &Shell, call: &Detail) -> Result<ContactDetail, Failure> {
    shell.look(|loaded| {
        let chat = &loaded.chat;
        let segment = chat.segment(call.contact_id)?;
        let queue = segment.queue.as_ref().and_then(|stay| loaded.library.queues.get(&stay.queue_id));
        let flow = loaded.library.flows.get(&chat.flow_id);
        Ok(ContactDetail {
            contact: chat.describe(segment),
            customer_name: chat.customer().map(|customer| customer.display_name.clone()).unwrap_or_default(),
            attributes: chat.attributes.clone(),
            flow_name: flow.map(|flow| flow.name.clone()).unwrap_or_default(),
            queue_name: queue.map(|queue| queue.name.clone()),
            expires_at: chat.expires_at,
            earlier_contacts: call.contact_id.segment(),
        })
    })
}

async fn mint_handover(shell: &Rc<Shell>, call: MintHandover) -> Result<HandoverSecret, Failure> {
    let secret = shell.with_ids(|source| ids::secret(source));
    let expiry = clock::now().after(HANDOVER_SPAN);
    let secret_hash = fingerprint(secret.as_bytes());
    shell.turn(Command::MintHandover { caller: call.caller, secret_hash, expiry }).await?;
    let contact_id = shell.look(|loaded| Ok(loaded.chat.initial_contact_id))?;
    Ok(HandoverSecret { contact_id, secret, expiry })
}

async fn redeem_handover(shell: &Rc<Shell>, call: RedeemHandover) -> Result<Seat, Failure> {
    let device_id = shell.with_ids(|ids| DeviceId::generate(ids, clock::now()));
    let secret_hash = fingerprint(call.secret.as_bytes());
    let command =
        Command::RedeemHandover { secret_hash, label: call.device_label, device_id: device_id.clone() };
    shell.turn(command).await?;
    shell.look(|loaded| {
        let customer = loaded.chat.customer().ok_or_else(|| Failure::fault("a chat without a customer"))?;
        Ok(loaded.chat.seat(customer, device_id))
    })
}

fn list_devices(shell: &Shell, call: &ListDevices) -> Result<DevicesResponse, Failure> {
    shell.look(|loaded| {
        loaded.chat.taking_part(&call.caller)?;
        Ok(DevicesResponse { devices: loaded.chat.devices_seen_from(&call.caller.device_id) })
    })
}

async fn revoke_device(shell: &Rc<Shell>, call: RevokeDevice) -> Result<DevicesResponse, Failure> {
    let command = Command::RevokeDevice { caller: call.caller.clone(), device_id: call.device_id };
    shell.turn(command).await?;
    list_devices(shell, &ListDevices { caller: call.caller })
}

/// The chat must be of the instance that the caller may act for, and have the contact.
fn check_contact(shell: &Shell, instance: &InstanceId, contact: ContactId) -> Result<(), Failure> {
    check_owner(shell, instance)?;
    shell.look(|loaded| Ok(loaded.chat.segment(contact).map(|_| ())?))
}

/// The chat must be of the instance that the caller's key is for. Another instance's chat is not there for them.
pub fn check_owner(shell: &Shell, instance: &InstanceId) -> Result<(), Failure> {
    let not_found = || Rejection::new(RejectionName::ResourceNotFoundException, "There is no such contact.");
    if !shell.has_begun()? {
        return Err(not_found().into());
    }
    shell.look(|loaded| if &loaded.chat.instance_id == instance { Ok(()) } else { Err(not_found().into()) })
}
