//! `/widget/*`: what a page calls. A page starts chats if the instance allows its origin; what concerns a chat that has
//! begun needs the customer's connection token.

use std::collections::BTreeMap;

use edgewise_shared::admission::check;
use edgewise_shared::flow::stock::INBOUND_FLOW;
use edgewise_shared::id::ContactId;
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::contact::{ListDevices, MintHandover, RedeemHandover, RevokeDevice};
use edgewise_shared::object::instance::{GetWidgetConfig, Page, Throttle};
use edgewise_shared::token::{Claims, TokenKind};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    ParticipantDetails, StartChatContactRequest, StartChatContactResponse, id_in_arn,
};
use edgewise_shared::wire::widget::{
    Handover, QrCode, RedeemHandoverRequest, RevokeDeviceRequest, WidgetConfig, WidgetStartData,
    WidgetStartRequest, WidgetStartResponse,
};
use fast_qr::qr::QRBuilder;
use serde::Deserialize;
use worker::{Env, Method, Request, Response};

use super::cache::Cache;
use super::page::{self, PageOrigin};
use super::participant::{bearer, caller, unknown_operation};
use super::start::{Asker, known_instance, seated, start};
use crate::failure::Failure;
use crate::instance::identity;
use crate::{answer, call, clock, secrets};

const MALFORMED: RejectionName = RejectionName::InvalidRequestException;
/// What a customer is called who has not said.
const CUSTOMER: &str = "Customer";
/// What a device may be called, in characters.
const LABEL_LIMIT: usize = 64;
/// The clear space around a QR code, in modules, as its standard wants it.
const QUIET_ZONE: usize = 4;

thread_local! {
    static CONFIGS: Cache<WidgetConfig> = const { Cache::new(100) };
}

/// Serves a request of a page.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    if request.method() == Method::Options {
        return page::preflight(&request);
    }
    let page = PageOrigin::of(&request);
    let origin = page.as_ref().ok().map(|page| page.origin.clone());
    let checks_origin = matches!(request.path().as_str(), "/widget/config" | "/widget/start");
    let result = match page {
        Ok(page) => serve(request, env, page).await,
        Err(failure) => Err(failure),
    };
    // Where the origin is what is checked, a page that is refused may not read why; its developer sees it all the same.
    let readable = !(checks_origin && is_refused(&result));
    let response = answer::outcome(result, RejectionName::InternalServiceException)?;
    page::readable(response, origin.as_deref().filter(|_| readable))
}

fn is_refused(result: &Result<Response, Failure>) -> bool {
    let denied = RejectionName::AccessDeniedException;
    matches!(result, Err(Failure::Rejected(rejection)) if rejection.name == denied)
}

async fn serve(request: Request, env: &Env, page: PageOrigin) -> Result<Response, Failure> {
    let path = request.path();
    match (request.method(), path.as_str()) {
        (Method::Get, "/widget/config") => config(&request, env, page).await,
        (Method::Post, "/widget/start") => start_chat(request, env, page).await,
        (Method::Post, "/widget/handover") => mint(&request, env).await,
        (Method::Post, "/widget/handover/redeem") => redeem(request, env).await,
        (Method::Get, "/widget/devices") => {
            let claims = customer(&request, env)?;
            let wish = ListDevices { caller: caller(&claims) };
            Ok(answer::json_text(call::reply(call::contact(env, claims.contact_id)?, &wish).await?)?)
        }
        (Method::Post, "/widget/devices/revoke") => {
            let claims = customer(&request, env)?;
            let revoke: RevokeDeviceRequest = answer::body(&request, MALFORMED).await?;
            let wish = RevokeDevice { caller: caller(&claims), device_id: revoke.device_id };
            Ok(answer::json_text(call::reply(call::contact(env, claims.contact_id)?, &wish).await?)?)
        }
        (
            _,
            "/widget/config"
            | "/widget/start"
            | "/widget/handover"
            | "/widget/handover/redeem"
            | "/widget/devices"
            | "/widget/devices/revoke",
        ) => {
            let message = format!("{path} does not take {}.", request.method().as_ref());
            Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into())
        }
        _ => Err(unknown_operation(&path).into()),
    }
}

async fn config(request: &Request, env: &Env, page: PageOrigin) -> Result<Response, Failure> {
    #[derive(Deserialize)]
    struct Query {
        instance: Option<String>,
    }
    let Query { instance } = request.query().unwrap_or(Query { instance: None });
    let instance_id = match instance.filter(|id| !id.is_empty()) {
        Some(id) => known_instance(env, id_in_arn(&id))?,
        None => identity::of_deployment(env),
    };
    let now = clock::now();
    let name = format!("{} {}", page.own, page.origin);
    if let Some(config) = CONFIGS.with(|configs| configs.get(&name, now)) {
        return Ok(answer::json(&config)?);
    }
    let wish = GetWidgetConfig { origin: page.origin, own: page.own };
    let config = call::call(call::instance(env, &instance_id)?, &wish).await?;
    CONFIGS.with(|configs| configs.put(&name, config.clone(), now));
    Ok(answer::json(&config)?)
}

async fn start_chat(request: Request, env: &Env, page: PageOrigin) -> Result<Response, Failure> {
    let url = request.url()?;
    let address = page::network(&request)?;
    let wish: WidgetStartRequest = answer::body(&request, MALFORMED).await?;
    let fingerprint = fingerprint(&serde_json::to_vec(&wish)?);
    let names_flow = wish.contact_flow_id.is_some();
    let device_label = wish.device_label.as_deref().and_then(label);
    let checked = check(in_full(wish, env))?;
    let page = Page { origin: page.origin, own: page.own, address };
    let asker = Asker { page: Some(page), names_flow, fingerprint, device_label };
    Ok(answer::json(&in_the_samples_form(start(env, &url, checked, asker).await?))?)
}

/// The request that the Connect service takes, with what a page need not say.
fn in_full(wish: WidgetStartRequest, env: &Env) -> StartChatContactRequest {
    let customer = || ParticipantDetails { display_name: CUSTOMER.to_owned() };
    StartChatContactRequest {
        instance_id: wish.instance_id.unwrap_or_else(|| identity::of_deployment(env).to_string()),
        contact_flow_id: wish.contact_flow_id.unwrap_or_else(|| INBOUND_FLOW.to_owned()),
        participant_details: wish.participant_details.unwrap_or_else(customer),
        attributes: wish.attributes,
        initial_message: wish.initial_message,
        client_token: wish.client_token,
        chat_duration_in_minutes: wish.chat_duration_in_minutes,
        supported_messaging_content_types: wish.supported_messaging_content_types,
        connection_types: None,
        related_contact_id: None,
        customer_id: None,
        // A page cannot show that a past chat is its customer's, nor should it set what back ends rely on.
        persistent_chat: None,
        segment_attributes: BTreeMap::new(),
        disconnect_on_customer_exit: None,
        participant_configuration: None,
    }
}

async fn mint(request: &Request, env: &Env) -> Result<Response, Failure> {
    let claims = customer(request, env)?;
    let chat = call::contact(env, claims.contact_id)?;
    let minted = call::call(chat, &MintHandover { caller: caller(&claims) }).await?;
    let origin = page::own_origin(request)?;
    let url = format!("{origin}/embed#handover={}.{}", minted.contact_id, minted.secret);
    let qr = qr_code(&url)?;
    Ok(answer::json(&Handover { url, expiry: minted.expiry, qr })?)
}

async fn redeem(request: Request, env: &Env) -> Result<Response, Failure> {
    let address = page::network(&request)?;
    let wish: RedeemHandoverRequest = answer::body(&request, MALFORMED).await?;
    let broken = || Rejection::access_denied("The link is not complete, was used before or has expired.");
    let (contact, secret) = wish.handover.split_once('.').ok_or_else(broken)?;
    let contact: ContactId = contact.parse().map_err(|_| broken())?;
    let throttle = Throttle { action: "handover".to_owned(), address };
    call::call(call::instance(env, &identity::of_deployment(env))?, &throttle).await?;
    let device_label = wish.device_label.as_deref().and_then(label);
    let redeem = RedeemHandover { secret: secret.to_owned(), device_label };
    let seat = call::call(call::contact(env, contact)?, &redeem).await?;
    Ok(answer::json(&in_the_samples_form(seated(env, &seat)?))?)
}

/// Who the request's connection token is about.
fn customer(request: &Request, env: &Env) -> Result<Claims, Failure> {
    let signer = secrets::signer(env)?;
    bearer(request.inner(), &signer, TokenKind::Connection)
}

/// What a device is called: printable, and not too long. Nothing if that leaves nothing.
fn label(text: &str) -> Option<String> {
    let printable = text.trim().chars().filter(|letter| !letter.is_control());
    let label: String = printable.take(LABEL_LIMIT).collect();
    (!label.is_empty()).then_some(label)
}

fn in_the_samples_form(start_chat_result: StartChatContactResponse) -> WidgetStartResponse {
    let data = WidgetStartData { start_chat_result, feature_permissions: BTreeMap::new() };
    WidgetStartResponse { data }
}

/// One square of the path for each dark module; neighbours in a row are one rectangle.
fn qr_code(text: &str) -> Result<QrCode, Failure> {
    use std::fmt::Write;
    let code =
        QRBuilder::new(text).build().map_err(|error| Failure::fault(format!("no QR code: {error}")))?;
    let mut path = String::new();
    for row in 0..code.size {
        let dark: Vec<bool> = code[row].iter().take(code.size).map(|module| module.value()).collect();
        let mut column = 0;
        for run in dark.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                let (x, y, width) = (column + QUIET_ZONE, row + QUIET_ZONE, run.len());
                // Writing to a String cannot fail.
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            column += run.len();
        }
    }
    let size = u32::try_from(code.size + 2 * QUIET_ZONE).unwrap_or_default();
    Ok(QrCode { size, path })
}
