//! Amazon's SDK for Rust, unmodified, against the Participant Service: each operation with each of its parameters and
//! errors.

use anyhow::{Context, Result};
use aws_sdk_connectparticipant::operation::get_transcript::builders::GetTranscriptFluentBuilder;
use aws_sdk_connectparticipant::types::{
    ConnectionType, Item, ParticipantRole, ScanDirection, SortKey, StartPosition,
};
use edgewise_tests::{Chat, Engine};
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;

/// A refused call as the modelled error of this name; anything else fails the test.
macro_rules! refused {
    ($call:expr, $is_error:ident) => {{
        let error = $call.send().await.err().context(concat!("served instead of ", stringify!($is_error)))?;
        let error = error.into_service_error();
        assert!(error.$is_error(), "{} instead of {}", error, stringify!($is_error));
    }};
}

/// A chat of which the transcript holds `count` messages of the customer, `m1` and on.
async fn chat_of(count: usize) -> Result<(Chat, Vec<String>)> {
    let chat = Engine::from_environment()?.chat().await?;
    let mut ids = Vec::new();
    for n in 1..=count {
        ids.push(chat.say(&format!("m{n}")).await?);
    }
    Ok((chat, ids))
}

fn transcript(chat: &Chat) -> GetTranscriptFluentBuilder {
    chat.client.get_transcript().connection_token(&chat.connection_token)
}

async fn end(chat: &Chat) -> Result<()> {
    chat.client.disconnect_participant().connection_token(&chat.connection_token).send().await?;
    Ok(())
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().filter_map(Item::id).collect()
}

fn owned(items: &[Item]) -> Vec<String> {
    ids(items).into_iter().map(String::from).collect()
}

/// The whole transcript, the earliest first, in one page.
async fn all(chat: &Chat) -> Result<Vec<Item>> {
    let page = transcript(chat).max_results(100).sort_order(SortKey::Ascending).send().await?;
    assert!(page.next_token().is_none());
    Ok(page.transcript().to_vec())
}

#[tokio::test]
async fn a_connection_is_answered_with_the_parts_that_were_asked_for() -> Result<()> {
    let engine = Engine::from_environment()?;
    let start = engine.start()?.send().await?;
    let client = engine.participants();
    let call = || {
        client
            .create_participant_connection()
            .participant_token(start.participant_token().unwrap_or_default())
    };

    let both =
        call().r#type(ConnectionType::Websocket).r#type(ConnectionType::ConnectionCredentials).send().await?;
    assert!(both.websocket().is_some() && both.connection_credentials().is_some());
    let socket = call().r#type(ConnectionType::Websocket).send().await?;
    assert!(socket.websocket().is_some() && socket.connection_credentials().is_none());
    let silent = call().connect_participant(true).send().await?;
    assert!(silent.websocket().is_none() && silent.connection_credentials().is_none());
    refused!(call(), is_validation_exception);
    Ok(())
}

#[tokio::test]
async fn a_participant_token_connects_and_a_connection_token_does_all_else() -> Result<()> {
    let (chat, _) = chat_of(0).await?;
    let participant_token = chat.start.participant_token().unwrap_or_default();
    let (client, kind) = (&chat.client, ConnectionType::Websocket);
    for token in [chat.connection_token.as_str(), "garbage"] {
        let call = client.create_participant_connection().participant_token(token).r#type(kind.clone());
        refused!(call, is_access_denied_exception);
    }
    for token in [participant_token, "garbage"] {
        let message = client.send_message().connection_token(token).content_type("text/plain").content("x");
        refused!(message, is_access_denied_exception);
        let event = client.send_event().connection_token(token).content_type(event_type("typing"));
        refused!(event, is_access_denied_exception);
        refused!(client.get_transcript().connection_token(token), is_access_denied_exception);
        refused!(client.disconnect_participant().connection_token(token), is_access_denied_exception);
    }
    end(&chat).await
}

fn event_type(name: &str) -> String {
    format!("application/vnd.amazonaws.connect.event.{name}")
}

#[tokio::test]
async fn a_message_is_stored_under_the_id_it_was_answered_and_a_repetition_is_not() -> Result<()> {
    let (chat, _) = chat_of(0).await?;
    let message = || {
        let call = chat.client.send_message().connection_token(&chat.connection_token);
        call.content_type("text/plain").content("once").client_token("the-same")
    };
    let (first, second) = (message().send().await?, message().send().await?);
    assert_eq!(first.id(), second.id());
    assert_eq!(first.absolute_time(), second.absolute_time());

    let stored: Vec<Item> =
        all(&chat).await?.into_iter().filter(|item| item.content() == Some("once")).collect();
    let [item] = stored.as_slice() else { anyhow::bail!("stored {} times", stored.len()) };
    assert_eq!(item.id(), first.id());
    assert_eq!(item.absolute_time(), first.absolute_time());
    assert_eq!(item.display_name(), Some("Maria"));
    assert_eq!(item.participant_id(), chat.start.participant_id());
    end(&chat).await
}

#[tokio::test]
async fn a_message_that_breaks_a_rule_is_refused() -> Result<()> {
    let (chat, _) = chat_of(0).await?;
    let message = |kind: &str, content: &str| {
        let call = chat.client.send_message().connection_token(&chat.connection_token);
        call.content_type(kind).content(content)
    };
    refused!(message("text/plain", ""), is_validation_exception);
    refused!(message("text/plain", &"x".repeat(16_385)), is_validation_exception);
    refused!(message("text/html", "x"), is_validation_exception);
    refused!(message("text/markdown", "the contact supports plain text only"), is_validation_exception);
    refused!(message("text/plain", "x").client_token("t".repeat(501)), is_validation_exception);
    message("text/plain", &"x".repeat(16_384)).send().await?;
    end(&chat).await
}

#[tokio::test]
async fn events_that_clients_may_send_are_taken_and_others_refused() -> Result<()> {
    let (chat, own) = chat_of(1).await?;
    let event = |name: &str| {
        chat.client.send_event().connection_token(&chat.connection_token).content_type(event_type(name))
    };
    assert!(event("typing").send().await?.id().is_some());
    event("connection.acknowledged").send().await?;
    let transcript = all(&chat).await?;
    let greeting = transcript.iter().find(|item| item.participant_role() == Some(&ParticipantRole::System));
    let greeting = greeting.context("the flow has not spoken")?;
    let receipt = format!(r#"{{"messageId":"{}"}}"#, greeting.id().unwrap_or_default());
    for name in ["message.delivered", "message.read"] {
        event(name).content(&receipt).client_token("INCOMING_RECEIPT").send().await?;
        refused!(event(name), is_validation_exception);
        refused!(event(name).content("not JSON"), is_validation_exception);
    }
    let own = format!(r#"{{"messageId":"{}"}}"#, own.first().context("no message")?);
    refused!(event("message.read").content(own), is_validation_exception);
    for name in ["chat.ended", "participant.joined", "nothing"] {
        refused!(event(name), is_validation_exception);
    }
    let kinds: Vec<String> =
        all(&chat).await?.iter().filter_map(|item| item.content_type().map(String::from)).collect();
    assert!(!kinds.contains(&event_type("typing")), "typing is not stored");
    end(&chat).await
}

#[tokio::test]
async fn without_a_start_the_transcript_is_read_from_its_end() -> Result<()> {
    let (chat, _) = chat_of(15).await?;
    let whole = all(&chat).await?;
    let mut latest_first = ids(&whole);
    latest_first.reverse();

    let page = transcript(&chat).send().await?;
    assert_eq!(ids(page.transcript()), latest_first[..10], "10 results, backward, descending");
    assert_eq!(page.initial_contact_id(), chat.start.contact_id());

    let page = transcript(&chat).max_results(4).sort_order(SortKey::Ascending).send().await?;
    let mut four = latest_first[..4].to_vec();
    four.reverse();
    assert_eq!(ids(page.transcript()), four, "the order is that of the page, not of the scan");

    let whole_backward =
        transcript(&chat).max_results(100).scan_direction(ScanDirection::Backward).send().await?;
    assert_eq!(ids(whole_backward.transcript()), latest_first);
    end(&chat).await
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap_in_both_directions() -> Result<()> {
    let (chat, _) = chat_of(23).await?;
    for (direction, order) in [
        (ScanDirection::Backward, SortKey::Descending),
        (ScanDirection::Backward, SortKey::Ascending),
        (ScanDirection::Forward, SortKey::Ascending),
        (ScanDirection::Forward, SortKey::Descending),
    ] {
        let backward = direction == ScanDirection::Backward;
        let expected = owned(&all(&chat).await?);
        let mut seen = Vec::new();
        let mut next = None;
        loop {
            let call =
                transcript(&chat).max_results(7).scan_direction(direction.clone()).sort_order(order.clone());
            let page = call.set_next_token(next).send().await?;
            let mut items = owned(page.transcript());
            if backward != (order == SortKey::Descending) {
                items.reverse();
            }
            seen.extend(items);
            next = page.next_token().map(String::from);
            if next.is_none() {
                break;
            }
            if backward {
                // What is said between two pages going back belongs to neither.
                chat.say("meanwhile").await?;
            }
        }
        if backward {
            seen.reverse();
        }
        assert_eq!(seen, expected, "{direction:?} {order:?}");
    }
    end(&chat).await
}

#[tokio::test]
async fn a_start_position_is_an_item_a_time_or_a_count() -> Result<()> {
    let (chat, sent) = chat_of(6).await?;
    let whole = all(&chat).await?;
    let expected: Vec<&str> = ids(&whole);
    let third = sent.get(2).context("no third message")?;
    let at = expected.iter().position(|id| id == third).context("the third message is not stored")?;

    let forward = |position: StartPosition| {
        transcript(&chat).max_results(100).start_position(position).sort_order(SortKey::Ascending)
    };
    let by_id = || StartPosition::builder().id(third).build();
    assert_eq!(
        ids(forward(by_id()).send().await?.transcript()),
        expected[at..],
        "forward unless said otherwise"
    );
    let backward = forward(by_id()).scan_direction(ScanDirection::Backward).send().await?;
    assert_eq!(ids(backward.transcript()), expected[..=at]);

    let time = whole.get(at).and_then(Item::absolute_time).context("no time")?;
    let by_time = forward(StartPosition::builder().absolute_time(time).build()).send().await?;
    let first =
        whole.iter().position(|item| item.absolute_time() >= Some(time)).context("nothing that late")?;
    assert_eq!(ids(by_time.transcript()), expected[first..]);

    let latest = forward(StartPosition::builder().most_recent(2).build()).send().await?;
    assert_eq!(ids(latest.transcript()), expected[expected.len() - 2..]);

    let empty =
        transcript(&chat).max_results(1).start_position(StartPosition::builder().build()).send().await?;
    assert_eq!(
        ids(empty.transcript()),
        expected[expected.len() - 1..],
        "an empty position, as ChatJS sends it, is none"
    );
    end(&chat).await
}

#[tokio::test]
async fn a_page_from_a_start_position_goes_on_with_its_token() -> Result<()> {
    let (chat, sent) = chat_of(9).await?;
    let start = StartPosition::builder().id(sent.first().context("no message")?).build();
    let call =
        || transcript(&chat).max_results(4).start_position(start.clone()).sort_order(SortKey::Ascending);
    let mut seen = Vec::new();
    let mut page = call().send().await?;
    loop {
        seen.extend(owned(page.transcript()));
        let Some(next) = page.next_token() else { break };
        page = call().next_token(next).send().await?;
    }
    assert_eq!(seen, sent);
    end(&chat).await
}

#[tokio::test]
async fn a_transcript_request_that_breaks_a_rule_is_refused() -> Result<()> {
    let (chat, sent) = chat_of(1).await?;
    let position = StartPosition::builder;
    refused!(transcript(&chat).max_results(101), is_validation_exception);
    refused!(transcript(&chat).max_results(-1), is_validation_exception);
    refused!(transcript(&chat).next_token("garbage"), is_validation_exception);
    refused!(transcript(&chat).scan_direction(ScanDirection::from("SIDEWAYS")), is_validation_exception);
    refused!(transcript(&chat).sort_order(SortKey::from("RANDOM")), is_validation_exception);
    refused!(
        transcript(&chat).start_position(position().absolute_time("yesterday").build()),
        is_validation_exception
    );
    refused!(transcript(&chat).start_position(position().most_recent(101).build()), is_validation_exception);
    let two = position().set_id(sent.first().cloned()).most_recent(1).build();
    refused!(transcript(&chat).start_position(two), is_validation_exception);

    let (other, _) = chat_of(0).await?;
    let foreign = transcript(&chat).contact_id(other.contact_id()?).send().await;
    assert!(foreign.is_err(), "the transcript of another chat");
    let own = transcript(&chat).contact_id(chat.contact_id()?).send().await?;
    assert!(!own.transcript().is_empty());
    end(&other).await?;
    end(&chat).await
}

#[tokio::test]
async fn after_the_end_every_call_is_denied_and_a_repeated_disconnect_is_answered_the_same() -> Result<()> {
    let (chat, _) = chat_of(1).await?;
    let (client, token) = (&chat.client, &chat.connection_token);
    let disconnect = || client.disconnect_participant().connection_token(token).client_token("the-end");
    disconnect().send().await?;
    disconnect().send().await?;
    refused!(
        client.send_message().connection_token(token).content_type("text/plain").content("x"),
        is_access_denied_exception
    );
    refused!(
        client.send_event().connection_token(token).content_type(event_type("typing")),
        is_access_denied_exception
    );
    let connection = client.create_participant_connection().r#type(ConnectionType::Websocket);
    refused!(
        connection.participant_token(chat.start.participant_token().unwrap_or_default()),
        is_access_denied_exception
    );
    Ok(())
}

#[tokio::test]
async fn the_socket_carries_what_the_transcript_holds() -> Result<()> {
    let (chat, _) = chat_of(0).await?;
    let (mut socket, _) = tokio_tungstenite::connect_async(&chat.socket_url).await?;
    let subscribe = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
    socket.send(Message::text(subscribe)).await?;
    let answer: serde_json::Value = next_frame(&mut socket).await?;
    assert_eq!(answer["topic"], "aws/subscribe");
    assert_eq!(answer["content"]["status"], "success");

    let id = chat.say("over the socket").await?;
    let item = loop {
        let frame: serde_json::Value = next_frame(&mut socket).await?;
        if frame["topic"] != "aws/chat" {
            continue;
        }
        assert_eq!(frame["contentType"], "application/json");
        let content = frame["content"].as_str().context("the content is not text")?;
        let item: serde_json::Value = serde_json::from_str(content)?;
        if item["Type"] == "MESSAGE" && item["ParticipantRole"] == "CUSTOMER" {
            break item;
        }
    };
    assert_eq!(item["Id"], id.as_str());
    assert_eq!(item["Content"], "over the socket");
    assert_eq!(item["InitialContactId"], chat.contact_id()?);
    end(&chat).await
}

async fn next_frame<S>(socket: &mut S) -> Result<serde_json::Value>
where
    S: StreamExt<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin,
{
    let message = tokio::time::timeout(std::time::Duration::from_secs(10), socket.next());
    let message = message.await.context("no frame for 10 seconds")?.context("the socket closed")??;
    Ok(serde_json::from_str(message.to_text()?)?)
}
