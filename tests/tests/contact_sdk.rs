//! Amazon's SDK for Rust, unmodified, against what a back end changes of a contact while it lasts.

use anyhow::{Context, Result};
use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_connect::types::{
    AgentsCriteria, AttributeCondition, ChatParticipantRoleConfig, Contact, Expiry, Expression,
    MatchCriteria, ParticipantDetailsToAdd, ParticipantRole, ParticipantTimerAction,
    ParticipantTimerConfiguration, ParticipantTimerType, ParticipantTimerValue, PersistentChat, Reference,
    ReferenceType, RehydrationType, RoutingCriteriaInput, RoutingCriteriaInputStep,
    RoutingCriteriaInputStepExpiry, SegmentAttributeValue, TimerEligibleParticipantRoles,
    UpdateParticipantRoleConfigChannelInfo,
};
use aws_sdk_connectparticipant::types::{ConnectionType, ScanDirection};
use edgewise_tests::{Chat, Engine, unique};

/// The code of a refused call; a call that was served fails the test.
macro_rules! code {
    ($call:expr) => {{
        let error = $call.send().await.err().context("served instead of refused")?;
        error.code().map(String::from).context("the error has no name")?
    }};
}

async fn described(engine: &Engine, contact_id: &str) -> Result<Contact> {
    let call = engine.service().describe_contact().instance_id(&engine.instance_id);
    call.contact_id(contact_id).send().await?.contact().cloned().context("no contact")
}

async fn stop(engine: &Engine, contact_id: &str) -> Result<()> {
    engine.service().stop_contact().instance_id(&engine.instance_id).contact_id(contact_id).send().await?;
    Ok(())
}

fn text(value: &str) -> SegmentAttributeValue {
    SegmentAttributeValue::builder().value_string(value).build()
}

#[tokio::test]
async fn a_contact_is_named_tagged_and_told_apart() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let start =
        engine.start()?.segment_attributes("tier", text("gold")).attributes("cart", "42").send().await?;
    let id = start.contact_id().context("no contact id")?;
    let update = || service.update_contact().instance_id(&engine.instance_id).contact_id(id);
    let link = Reference::builder().value("https://example.org/1").r#type(ReferenceType::Url).build()?;
    let call = update().name("Refund").description("Wants money back").references("order", link);
    call.segment_attributes("mood", text("fine")).send().await?;
    update().description("Wants all of it back").send().await?;
    let tag = service.tag_contact().instance_id(&engine.instance_id).contact_id(id);
    tag.tags("team", "returns").tags("cost:centre", "9").send().await?;
    let untag = service.untag_contact().instance_id(&engine.instance_id).contact_id(id);
    untag.tag_keys("team").tag_keys("never-set").send().await?;

    let contact = described(&engine, id).await?;
    assert_eq!(contact.name(), Some("Refund"));
    assert_eq!(contact.description(), Some("Wants all of it back"));
    let tags = contact.tags().context("no tags")?;
    assert_eq!((tags.len(), tags.get("cost:centre").map(String::as_str)), (1, Some("9")));
    let segment = contact.segment_attributes().context("no segment attributes")?;
    assert_eq!(segment.get("tier").and_then(SegmentAttributeValue::value_string), Some("gold"));
    assert_eq!(segment.get("mood").and_then(SegmentAttributeValue::value_string), Some("fine"));

    let long = "x".repeat(1_025);
    assert_eq!(code!(update().name(long)), "InvalidRequestException");
    let tag = service.tag_contact().instance_id(&engine.instance_id).contact_id(id);
    assert_eq!(code!(tag.tags("aws:own", "x")), "InvalidRequestException");
    stop(&engine, id).await
}

#[tokio::test]
async fn a_contact_is_routed_by_priority_age_and_agent() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let chat = engine.chat().await?;
    let id = chat.contact_id()?;
    let before = described(&engine, id).await?;
    assert_eq!((before.queue_priority(), before.queue_time_adjustment_seconds()), (Some(5), Some(0)));

    let agents = AgentsCriteria::builder().agent_ids("00000000-0000-0000-0000-000000000000").build();
    let condition = AttributeCondition::builder()
        .match_criteria(MatchCriteria::builder().agents_criteria(agents).build())
        .comparison_operator("Match");
    let step = RoutingCriteriaInputStep::builder()
        .expression(Expression::builder().attribute_condition(condition.build()).build())
        .expiry(RoutingCriteriaInputStepExpiry::builder().duration_in_seconds(60).build())
        .build();
    let criteria = RoutingCriteriaInput::builder().steps(step).build();
    let update = || service.update_contact_routing_data().instance_id(&engine.instance_id).contact_id(id);
    update().queue_priority(1).queue_time_adjustment_seconds(300).routing_criteria(criteria).send().await?;

    let contact = described(&engine, id).await?;
    assert_eq!((contact.queue_priority(), contact.queue_time_adjustment_seconds()), (Some(1), Some(300)));
    let step = contact.routing_criteria().and_then(|criteria| criteria.steps().first()).context("no step")?;
    assert_eq!(step.expiry().and_then(Expiry::duration_in_seconds), Some(60));
    assert!(step.expression().and_then(Expression::attribute_condition).is_some());

    assert_eq!(code!(update().queue_priority(0)), "InvalidParameterException");
    stop(&engine, id).await?;
    assert_eq!(code!(update().queue_priority(2)), "ContactNotFoundException");
    Ok(())
}

#[tokio::test]
async fn timers_of_silence_are_set_and_taken_off() -> Result<()> {
    let engine = Engine::from_environment()?;
    let start = engine.start()?.send().await?;
    let id = start.contact_id().context("no contact id")?;
    let service = engine.service();
    let update = |value: ParticipantTimerValue| -> Result<_> {
        let timer = ParticipantTimerConfiguration::builder()
            .participant_role(TimerEligibleParticipantRoles::Customer)
            .timer_type(ParticipantTimerType::Idle)
            .timer_value(value)
            .build()?;
        let chat = ChatParticipantRoleConfig::builder().participant_timer_config_list(timer).build()?;
        let call = service.update_participant_role_config().instance_id(&engine.instance_id).contact_id(id);
        Ok(call.channel_configuration(UpdateParticipantRoleConfigChannelInfo::Chat(chat)))
    };
    update(ParticipantTimerValue::ParticipantTimerDurationInMinutes(2))?.send().await?;
    update(ParticipantTimerValue::ParticipantTimerAction(ParticipantTimerAction::Unset))?.send().await?;
    for minutes in [1, 481] {
        let wrong = update(ParticipantTimerValue::ParticipantTimerDurationInMinutes(minutes))?;
        assert_eq!(code!(wrong), "InvalidRequestException", "{minutes} minutes");
    }
    stop(&engine, id).await
}

#[tokio::test]
async fn a_bot_of_the_back_end_joins_and_talks() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let chat = engine.chat().await?;
    let id = chat.contact_id()?;
    let token = unique("bot");
    let create = |role| {
        let details =
            ParticipantDetailsToAdd::builder().participant_role(role).display_name("Helper").build();
        let call = service.create_participant().instance_id(&engine.instance_id).contact_id(id);
        call.participant_details(details)
    };
    let bot = create(ParticipantRole::CustomBot).client_token(&token).send().await?;
    let again = create(ParticipantRole::CustomBot).client_token(&token).send().await?;
    assert_eq!(bot.participant_id(), again.participant_id(), "the same token brings one bot");
    assert_eq!(code!(create(ParticipantRole::CustomBot)), "ServiceQuotaExceededException");
    assert_eq!(code!(create(ParticipantRole::Agent)), "InvalidRequestException");

    let credentials = bot.participant_credentials().context("no credentials")?;
    assert!(credentials.expiry().is_some_and(|expiry| expiry.ends_with('Z')));
    let connection = chat.client.create_participant_connection();
    let connection = connection.participant_token(credentials.participant_token().unwrap_or_default());
    let connection = connection.r#type(ConnectionType::ConnectionCredentials).send().await?;
    let bots_token = connection.connection_credentials().and_then(|parts| parts.connection_token());
    let bots_token = bots_token.context("no token")?;
    let message = chat.client.send_message().connection_token(bots_token);
    message.content_type("text/plain").content("I can help").send().await?;

    let page = chat.client.get_transcript().connection_token(&chat.connection_token).max_results(100);
    let page = page.send().await?;
    let words = page.transcript().iter().find(|item| item.content() == Some("I can help"));
    let words = words.context("the bot's words are not there")?;
    assert_eq!(words.participant_id(), bot.participant_id());
    assert_eq!(words.display_name(), Some("Helper"));
    assert_eq!(words.participant_role().map(|role| role.as_str()), Some("CUSTOM_BOT"));
    stop(&engine, id).await
}

#[tokio::test]
async fn a_chat_continues_a_past_one() -> Result<()> {
    let engine = Engine::from_environment()?;
    let past = engine.chat().await?;
    past.say("what I said before").await?;
    let past_id = past.contact_id()?;
    let whole = |source: &str| {
        let whole = RehydrationType::EntirePastSession;
        PersistentChat::builder().rehydration_type(whole).source_contact_id(source).build()
    };
    let early = engine.start()?.persistent_chat(whole(past_id));
    assert!(early.send().await.is_err(), "a chat that goes on cannot be continued");
    stop(&engine, past_id).await?;

    let start = engine.start()?.persistent_chat(whole(past_id)).send().await?;
    assert_eq!(start.continued_from_contact_id(), Some(past_id));
    let chat = Chat::connect(&engine, start).await?;
    assert!(said(&chat).await?.contains(&"what I said before".to_owned()));

    let both = engine.start()?.persistent_chat(whole(past_id)).related_contact_id(past_id);
    assert_eq!(code!(both), "InvalidRequestException");
    let nobody = "01890000-0000-7000-8000-000000000000";
    assert_eq!(code!(engine.start()?.persistent_chat(whole(nobody))), "ResourceNotFoundException");
    stop(&engine, chat.contact_id()?).await
}

#[tokio::test]
async fn a_chat_that_has_begun_is_made_to_continue_a_past_one() -> Result<()> {
    let engine = Engine::from_environment()?;
    let past = engine.chat().await?;
    past.say("long ago").await?;
    stop(&engine, past.contact_id()?).await?;
    let chat = engine.chat().await?;
    let associate = |source: &str| {
        let call = engine.service().create_persistent_contact_association();
        let call =
            call.instance_id(&engine.instance_id).initial_contact_id(chat.contact_id().unwrap_or_default());
        call.rehydration_type(RehydrationType::FromSegment).source_contact_id(source)
    };
    let answer = associate(past.contact_id()?).send().await?;
    assert_eq!(answer.continued_from_contact_id(), Some(past.contact_id()?));
    assert!(said(&chat).await?.contains(&"long ago".to_owned()));
    assert_eq!(code!(associate("01890000-0000-7000-8000-000000000000")), "ResourceNotFoundException");
    stop(&engine, chat.contact_id()?).await
}

/// Everything that was said, also in the chats that this one continues.
async fn said(chat: &Chat) -> Result<Vec<String>> {
    let mut said = Vec::new();
    let mut token = None;
    loop {
        let page = chat.client.get_transcript().connection_token(&chat.connection_token).max_results(100);
        let page = page.scan_direction(ScanDirection::Backward).set_next_token(token).send().await?;
        said.extend(page.transcript().iter().filter_map(|item| item.content()).map(String::from));
        token = page.next_token().map(String::from);
        if token.is_none() {
            return Ok(said);
        }
    }
}
