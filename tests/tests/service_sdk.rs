//! Amazon's SDK for Rust, unmodified, against the Connect service: signatures, and the operations a back end uses.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use aws_sdk_connect::config::http::HttpRequest;
use aws_sdk_connect::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_connect::config::{Builder, ConfigBag, Credentials, Intercept, Region, RuntimeComponents};
use aws_sdk_connect::error::{BoxError, ProvideErrorMetadata};
use aws_sdk_connect::operation::start_chat_contact::builders::StartChatContactFluentBuilder;
use aws_sdk_connect::types::{ChatMessage, ContactInitiationMethod, ParticipantDetails};
use aws_smithy_async::time::{StaticTimeSource, TimeSource};
use edgewise_tests::{Chat, Engine};

/// The code of a refused call; a call that was served fails the test.
macro_rules! code {
    ($call:expr) => {{
        let error = $call.send().await.err().context("served instead of refused")?;
        error.code().map(String::from).context("the error has no name")?
    }};
}

/// What somebody does to a request on its way.
type Change = fn(&mut HttpRequest);

/// Changes a request after it was signed.
#[derive(Debug)]
struct Tamper(Change);

impl Intercept for Tamper {
    fn name(&self) -> &'static str {
        "Tamper"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        (self.0)(context.request_mut());
        Ok(())
    }
}

/// StartChatContact as this configuration signs it, and the code it is refused with.
async fn refusal_of(engine: &Engine, config: Builder) -> Result<String> {
    let client = aws_sdk_connect::Client::from_conf(config.build());
    let customer = ParticipantDetails::builder().display_name("Maria").build()?;
    let call = client.start_chat_contact().instance_id(&engine.instance_id);
    Ok(code!(call.contact_flow_id(&engine.contact_flow_id).participant_details(customer)))
}

async fn stop(engine: &Engine, contact_id: &str) -> Result<()> {
    engine.service().stop_contact().instance_id(&engine.instance_id).contact_id(contact_id).send().await?;
    Ok(())
}

fn message(kind: &str, content: &str) -> Result<ChatMessage> {
    Ok(ChatMessage::builder().content_type(kind).content(content).build()?)
}

#[tokio::test]
async fn the_right_key_is_served_and_wrong_ones_are_not() -> Result<()> {
    let engine = Engine::from_environment()?;
    let chat = engine.start()?.send().await?;
    stop(&engine, chat.contact_id().context("no contact id")?).await?;

    let with = |id: &str, secret: &str| {
        engine.service_config().credentials_provider(Credentials::new(id, secret, None, None, "test"))
    };
    assert_eq!(refusal_of(&engine, with(&engine.access_key_id, "wrong")).await?, "InvalidSignatureException");
    let unknown = refusal_of(&engine, with("AKIAUNKNOWN", &engine.secret_access_key)).await?;
    assert_eq!(unknown, "UnrecognizedClientException");
    Ok(())
}

#[tokio::test]
async fn a_request_without_a_signature_or_with_half_of_one_is_refused() -> Result<()> {
    let engine = Engine::from_environment()?;
    let tampered = |change| engine.service_config().interceptor(Tamper(change));
    let none = tampered(|request| {
        request.headers_mut().remove("authorization");
    });
    assert_eq!(refusal_of(&engine, none).await?, "MissingAuthenticationTokenException");
    let half = tampered(|request| {
        request.headers_mut().insert("authorization", "AWS4-HMAC-SHA256 Credential=x");
    });
    assert_eq!(refusal_of(&engine, half).await?, "IncompleteSignatureException");
    Ok(())
}

#[tokio::test]
async fn a_request_that_was_changed_on_the_way_is_refused() -> Result<()> {
    let engine = Engine::from_environment()?;
    let changes: [(&str, Change); 3] = [
        ("the body", |request| {
            let body = request.body().bytes().map(<[u8]>::to_vec).unwrap_or_default();
            let text = String::from_utf8_lossy(&body).replace("Maria", "Marta");
            *request.body_mut() = text.into();
        }),
        ("the date", |request| {
            let date = request.headers().get("x-amz-date").unwrap_or_default().to_owned();
            let later = date.replace('Z', "").parse::<String>().map_or(date.clone(), |text| bump(&text));
            request.headers_mut().insert("x-amz-date", later);
        }),
        ("the query", |request| {
            let uri = format!("{}?more=1", request.uri());
            let _ = request.set_uri(uri);
        }),
    ];
    for (what, change) in changes {
        let code = refusal_of(&engine, engine.service_config().interceptor(Tamper(change))).await?;
        assert_eq!(code, "InvalidSignatureException", "{what} was changed");
    }
    Ok(())
}

/// The same date a second earlier or later.
fn bump(date: &str) -> String {
    let (rest, last) = date.split_at(date.len() - 1);
    let digit = if last == "9" { "8" } else { "9" };
    format!("{rest}{digit}Z")
}

#[tokio::test]
async fn an_old_signature_is_refused_and_one_a_little_off_is_not() -> Result<()> {
    let engine = Engine::from_environment()?;
    let at = |offset: i64| {
        let now = SystemTime::now();
        let span = Duration::from_secs(offset.unsigned_abs());
        let time = if offset < 0 { now - span } else { now + span };
        engine.service_config().time_source(StaticTimeSource::new(time))
    };
    for hours in [-24, -1, 1] {
        let code = refusal_of(&engine, at(hours * 3_600)).await?;
        assert_eq!(code, "InvalidSignatureException", "{hours} h off");
    }
    for minutes in [-4, 4] {
        let client = aws_sdk_connect::Client::from_conf(at(minutes * 60).build());
        let unknown = "01890000-0000-7000-8000-000000000000";
        let code = code!(client.describe_contact().instance_id(&engine.instance_id).contact_id(unknown));
        assert_eq!(code, "ResourceNotFoundException", "{minutes} min off");
    }
    Ok(())
}

#[tokio::test]
async fn a_signature_for_another_region_or_service_is_another_scope() -> Result<()> {
    let engine = Engine::from_environment()?;
    // The region is the caller's to choose: there is one deployment behind every region.
    let elsewhere = aws_sdk_connect::Client::from_conf(
        engine.service_config().region(Region::new("eu-central-1")).build(),
    );
    let customer = ParticipantDetails::builder().display_name("Maria").build()?;
    let call = elsewhere.start_chat_contact().instance_id(&engine.instance_id);
    let chat = call.contact_flow_id(&engine.contact_flow_id).participant_details(customer).send().await?;
    stop(&engine, chat.contact_id().context("no contact id")?).await
}

#[tokio::test]
async fn the_same_client_token_starts_one_chat() -> Result<()> {
    let engine = Engine::from_environment()?;
    let token = format!("token-{:?}", StaticTimeSource::new(SystemTime::now()).now());
    let start = || Ok::<_, anyhow::Error>(engine.start()?.client_token(&token));
    let (one, two) = (start()?.send().await?, start()?.send().await?);
    assert_eq!(one.contact_id(), two.contact_id());
    assert_eq!(one.participant_id(), two.participant_id());
    let others = start()?.attributes("more", "of it");
    assert!(["IdempotencyException", "InvalidRequestException"].contains(&code!(others).as_str()));
    let third = engine.start()?.send().await?;
    assert_ne!(one.contact_id(), third.contact_id());
    for chat in [one, third] {
        stop(&engine, chat.contact_id().context("no contact id")?).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_start_that_breaks_a_rule_is_refused() -> Result<()> {
    let engine = Engine::from_environment()?;
    let name = |name: &str| ParticipantDetails::builder().display_name(name).build();
    let refused = ["InvalidRequestException", "InvalidParameterException"];
    let calls: Vec<(&str, StartChatContactFluentBuilder)> = vec![
        ("59 minutes", engine.start()?.chat_duration_in_minutes(59)),
        ("10,081 minutes", engine.start()?.chat_duration_in_minutes(10_081)),
        ("no name", engine.start()?.participant_details(name("")?)),
        ("a long name", engine.start()?.participant_details(name(&"x".repeat(257))?)),
        ("an attribute with a space", engine.start()?.attributes("a b", "x")),
        ("an attribute of nothing", engine.start()?.attributes("", "x")),
        ("a long attribute", engine.start()?.attributes("a", "x".repeat(32_768))),
        (
            "long attributes",
            engine.start()?.attributes("a", "é".repeat(8_192)).attributes("b", "é".repeat(8_192)),
        ),
        ("a long token", engine.start()?.client_token("x".repeat(501))),
        ("types without text", engine.start()?.supported_messaging_content_types("application/json")),
        (
            "an unknown type",
            engine
                .start()?
                .supported_messaging_content_types("text/plain")
                .supported_messaging_content_types("text/html"),
        ),
        ("a first message of HTML", engine.start()?.initial_message(message("text/html", "<b>")?)),
        ("an empty first message", engine.start()?.initial_message(message("text/plain", "")?)),
        (
            "a long first message",
            engine.start()?.initial_message(message("text/plain", &"x".repeat(16_385))?),
        ),
    ];
    for (what, call) in calls {
        let code = code!(call);
        assert!(refused.contains(&code.as_str()), "{what}: {code}");
    }
    let nobody = "00000000-0000-0000-0000-000000000000";
    assert_eq!(code!(engine.start()?.contact_flow_id(nobody)), "ResourceNotFoundException");
    assert_eq!(code!(engine.start()?.instance_id(nobody)), "ResourceNotFoundException");
    Ok(())
}

#[tokio::test]
async fn the_limits_themselves_are_allowed() -> Result<()> {
    let engine = Engine::from_environment()?;
    let name = ParticipantDetails::builder().display_name("x".repeat(256)).build()?;
    let calls = [
        engine.start()?.chat_duration_in_minutes(60),
        engine.start()?.chat_duration_in_minutes(10_080),
        engine.start()?.participant_details(name),
        engine.start()?.attributes("a-b_9", "x".repeat(32_000)),
        engine.start()?.client_token(format!("{:0>500}", std::process::id())),
        engine.start()?.initial_message(message("text/plain", &"x".repeat(16_384))?),
    ];
    for call in calls {
        let chat = call.send().await?;
        stop(&engine, chat.contact_id().context("no contact id")?).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_first_message_is_the_customers_and_follows_the_joining() -> Result<()> {
    let engine = Engine::from_environment()?;
    let start = engine.start()?.initial_message(message("text/plain", "first words")?).send().await?;
    let chat = Chat::connect(&engine, start).await?;
    let page = chat.client.get_transcript().connection_token(&chat.connection_token).max_results(100);
    let mut items = page.send().await?.transcript().to_vec();
    items.reverse();
    let joined = "application/vnd.amazonaws.connect.event.participant.joined";
    let joining =
        items.iter().position(|item| item.content_type() == Some(joined)).context("nobody joined")?;
    let words =
        items.iter().position(|item| item.content() == Some("first words")).context("no first message")?;
    assert!(joining < words);
    assert_eq!(items.get(words).and_then(|item| item.participant_id()), chat.start.participant_id());
    stop(&engine, chat.contact_id()?).await
}

#[tokio::test]
async fn attributes_are_read_and_added_to_also_after_the_end() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let chat = engine.start()?.attributes("cart", "42").attributes("page", "/shoes").send().await?;
    let id = chat.contact_id().context("no contact id")?.to_owned();
    let read = || service.get_contact_attributes().instance_id(&engine.instance_id).initial_contact_id(&id);
    let write =
        || service.update_contact_attributes().instance_id(&engine.instance_id).initial_contact_id(&id);

    write().attributes("page", "/socks").attributes("tier", "gold").send().await?;
    let expected = HashMap::from([("cart", "42"), ("page", "/socks"), ("tier", "gold")]);
    let attributes = read().send().await?.attributes().cloned().unwrap_or_default();
    assert_eq!(
        attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect::<HashMap<_, _>>(),
        expected
    );

    let refused = ["InvalidRequestException", "InvalidParameterException"];
    assert!(refused.contains(&code!(write().attributes("big", "x".repeat(32_800))).as_str()));
    assert!(refused.contains(&code!(write().attributes("not a name", "x")).as_str()));

    stop(&engine, &id).await?;
    write().attributes("solved", "yes").send().await?;
    assert_eq!(
        read().send().await?.attributes().and_then(|all| all.get("solved")).map(String::as_str),
        Some("yes")
    );
    Ok(())
}

#[tokio::test]
async fn a_contact_is_described_and_stopped() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let chat = engine.chat().await?;
    let id = chat.contact_id()?;
    let describe = || service.describe_contact().instance_id(&engine.instance_id).contact_id(id);

    let contact = describe().send().await?.contact().cloned().context("no contact")?;
    assert_eq!(contact.id(), Some(id));
    assert_eq!(contact.initiation_method(), Some(&ContactInitiationMethod::Api));
    assert!(contact.arn().unwrap_or_default().ends_with(&format!("/contact/{id}")));
    assert!(contact.disconnect_timestamp().is_none());
    let began = contact.initiation_timestamp().context("no beginning")?.secs();
    let now = i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs())?;
    assert!((now - began).abs() < 60, "began {began}, now {now}");

    stop(&engine, id).await?;
    let ended = describe().send().await?.contact().cloned().context("no contact")?;
    assert!(ended.disconnect_timestamp().is_some());
    assert_eq!(ended.disconnect_reason(), Some("API"));
    let again = code!(service.stop_contact().instance_id(&engine.instance_id).contact_id(id));
    assert_eq!(again, "ContactNotFoundException");
    let message = chat.client.send_message().connection_token(&chat.connection_token);
    let late = message.content_type("text/plain").content("too late");
    assert_eq!(code!(late), "AccessDeniedException");
    Ok(())
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    for id in ["01890000-0000-7000-8000-000000000000", "not-a-contact"] {
        let describe = code!(service.describe_contact().instance_id(&engine.instance_id).contact_id(id));
        assert_eq!(describe, "ResourceNotFoundException", "{id}");
        let read =
            code!(service.get_contact_attributes().instance_id(&engine.instance_id).initial_contact_id(id));
        assert_eq!(read, "ResourceNotFoundException", "{id}");
    }
    Ok(())
}
