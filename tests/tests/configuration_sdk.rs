//! Amazon's SDK for Rust, unmodified, against the rest of the configuration API: hours of operation, queues, users and
//! routing profiles.

use anyhow::{Context, Result};
use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_connect::types::{
    Channel, HoursOfOperationConfig, HoursOfOperationDays, HoursOfOperationTimeSlice, QueueType,
    RoutingProfileQueueConfig, RoutingProfileQueueReference,
};
use edgewise_tests::{Chat, Engine, unique};

/// The code of a refused call; a call that was served fails the test.
macro_rules! code {
    ($call:expr) => {{
        let error = $call.send().await.err().context("served instead of refused")?;
        error.code().map(String::from).context("the error has no name")?
    }};
}

const DAYS: [HoursOfOperationDays; 7] = [
    HoursOfOperationDays::Sunday,
    HoursOfOperationDays::Monday,
    HoursOfOperationDays::Tuesday,
    HoursOfOperationDays::Wednesday,
    HoursOfOperationDays::Thursday,
    HoursOfOperationDays::Friday,
    HoursOfOperationDays::Saturday,
];

/// From one hour of the day to another.
fn entry(day: HoursOfOperationDays, from: i32, to: i32) -> Result<HoursOfOperationConfig> {
    let time = |hours| HoursOfOperationTimeSlice::builder().hours(hours).minutes(0).build();
    Ok(HoursOfOperationConfig::builder().day(day).start_time(time(from)?).end_time(time(to)?).build()?)
}

/// Creates hours with these entries and answers their id.
async fn hours(engine: &Engine, zone: &str, config: Vec<HoursOfOperationConfig>) -> Result<String> {
    let call = engine.service().create_hours_of_operation().instance_id(&engine.instance_id);
    let call = call.name(unique("hours")).time_zone(zone).set_config(Some(config));
    call.send().await?.hours_of_operation_id().map(String::from).context("no id")
}

/// A flow that says whether these hours, or those of the queue, are open, and waits.
fn asks(action: &str, parameters: &str) -> String {
    let branch = |name: &str| {
        format!(r#"{{"NextAction":"{name}","Condition":{{"Operator":"Equals","Operands":["{name}"]}}}}"#)
    };
    let says = |name: &str| {
        format!(
            r#"{{"Identifier":"{name}","Type":"MessageParticipant","Parameters":{{"Text":"it is {name}"}},"Transitions":{{"NextAction":"wait","Errors":[{{"NextAction":"wait","ErrorType":"NoMatchingError"}}]}}}}"#
        )
    };
    let conditions = format!("{},{}", branch("True"), branch("False"));
    format!(
        r#"{{"Version":"2019-10-30","StartAction":"ask","Actions":[
        {{"Identifier":"ask","Type":"{action}","Parameters":{parameters},"Transitions":{{"NextAction":"wrong","Conditions":[{conditions}],"Errors":[{{"NextAction":"wrong","ErrorType":"NoMatchingError"}}]}}}},
        {},{},{},
        {{"Identifier":"wait","Type":"Wait","Parameters":{{"TimeLimitSeconds":"3600"}},"Transitions":{{"NextAction":"end","Conditions":[{{"NextAction":"end","Condition":{{"Operator":"Equals","Operands":["WaitCompleted"]}}}}],"Errors":[{{"NextAction":"end","ErrorType":"NoMatchingError"}}]}}}},
        {{"Identifier":"end","Type":"DisconnectParticipant","Parameters":{{}},"Transitions":{{}}}}]}}"#,
        says("True"),
        says("False"),
        says("wrong"),
    )
}

/// What a chat is told by a flow that asks for these hours.
async fn answer(engine: &Engine, hours: &str) -> Result<String> {
    let content = asks("CheckHoursOfOperation", &format!(r#"{{"HoursOfOperationId":"{hours}"}}"#));
    let create = engine.service().create_contact_flow().instance_id(&engine.instance_id);
    let create = create.name(unique("asks")).r#type(aws_sdk_connect::types::ContactFlowType::ContactFlow);
    let flow = create.content(content).send().await?;
    let start = engine.start()?.contact_flow_id(flow.contact_flow_id().unwrap_or_default()).send().await?;
    let chat = Chat::connect(engine, start).await?;
    let page = chat.client.get_transcript().connection_token(&chat.connection_token).send().await?;
    let said = page.transcript().iter().find_map(|item| item.content());
    said.map(String::from).context("the flow said nothing")
}

#[tokio::test]
async fn hours_are_made_changed_listed_and_deleted() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let name = unique("Office");
    let create = |zone: &str, config: Vec<HoursOfOperationConfig>| {
        let call = service.create_hours_of_operation().instance_id(&engine.instance_id).name(&name);
        call.time_zone(zone).set_config(Some(config)).description("When we are there")
    };
    let monday = || entry(HoursOfOperationDays::Monday, 9, 17);
    let created = create("Europe/Berlin", vec![monday()?]).send().await?;
    let id = created.hours_of_operation_id().context("no id")?;
    assert!(created.hours_of_operation_arn().unwrap_or_default().ends_with(id));

    let describe =
        || service.describe_hours_of_operation().instance_id(&engine.instance_id).hours_of_operation_id(id);
    let found = describe().send().await?.hours_of_operation().cloned().context("no hours")?;
    assert_eq!((found.name(), found.time_zone()), (Some(name.as_str()), Some("Europe/Berlin")));
    assert_eq!(found.config(), [monday()?]);

    let update =
        service.update_hours_of_operation().instance_id(&engine.instance_id).hours_of_operation_id(id);
    let friday = entry(HoursOfOperationDays::Friday, 22, 6)?;
    update.time_zone("America/New_York").config(friday.clone()).send().await?;
    let found = describe().send().await?.hours_of_operation().cloned().context("no hours")?;
    assert_eq!((found.name(), found.time_zone()), (Some(name.as_str()), Some("America/New_York")));
    assert_eq!((found.config(), found.description()), ([friday].as_slice(), Some("When we are there")));

    assert_eq!(code!(create("Europe/Berlin", vec![])), "DuplicateResourceException");
    let other = unique("Other");
    assert_eq!(code!(create("Mars/Olympus", vec![]).name(&other)), "InvalidParameterException");
    let late = entry(HoursOfOperationDays::Monday, 24, 25)?;
    assert_eq!(code!(create("UTC", vec![late]).name(&other)), "InvalidRequestException");

    let list = service.list_hours_of_operations().instance_id(&engine.instance_id).send().await?;
    let names: Vec<_> = list.hours_of_operation_summary_list().iter().filter_map(|one| one.name()).collect();
    assert!(names.contains(&name.as_str()) && names.contains(&"Basic Hours"), "{names:?}");

    let delete =
        || service.delete_hours_of_operation().instance_id(&engine.instance_id).hours_of_operation_id(id);
    delete().send().await?;
    assert_eq!(code!(delete()), "ResourceNotFoundException");
    Ok(())
}

#[tokio::test]
async fn a_flow_asks_whether_it_is_open_by_the_clocks_of_the_place() -> Result<()> {
    let engine = Engine::from_environment()?;
    let always = DAYS.into_iter().map(|day| entry(day, 0, 0)).collect::<Result<Vec<_>>>()?;
    assert_eq!(answer(&engine, &hours(&engine, "Asia/Kolkata", always).await?).await?, "it is True");
    assert_eq!(answer(&engine, &hours(&engine, "UTC", vec![]).await?).await?, "it is False");

    // The same two hours of the day around now in a place, and twelve hours further on.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let here = i32::try_from((now / 3_600 + 9) % 24)?;
    let around = |offset: i32| -> Result<Vec<_>> {
        let from = (here + offset + 23) % 24;
        DAYS.into_iter().map(|day| entry(day, from, (from + 3) % 24)).collect()
    };
    assert_eq!(answer(&engine, &hours(&engine, "Asia/Tokyo", around(0)?).await?).await?, "it is True");
    assert_eq!(answer(&engine, &hours(&engine, "Asia/Tokyo", around(12)?).await?).await?, "it is False");
    Ok(())
}

#[tokio::test]
async fn queues_are_made_limited_served_and_deleted() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let open = hours(&engine, "UTC", vec![]).await?;
    let name = unique("Returns");
    let create = || {
        let call = service.create_queue().instance_id(&engine.instance_id).name(&name).max_contacts(5);
        call.hours_of_operation_id(&open)
    };
    let created = create().send().await?;
    let id = created.queue_id().context("no id")?;
    assert!(created.queue_arn().unwrap_or_default().ends_with(&format!("/queue/{id}")));
    assert_eq!(code!(create()), "DuplicateResourceException");
    let nowhere = create().name(unique("x")).hours_of_operation_id("nowhere");
    assert_eq!(code!(nowhere), "ResourceNotFoundException");

    let limit = service.update_queue_max_contacts().instance_id(&engine.instance_id).queue_id(id);
    limit.max_contacts(0).send().await?;
    let rename = service.update_queue_name().instance_id(&engine.instance_id).queue_id(id);
    rename.description("For what comes back").send().await?;
    let describe = || service.describe_queue().instance_id(&engine.instance_id).queue_id(id);
    let queue = describe().send().await?.queue().cloned().context("no queue")?;
    assert_eq!((queue.name(), queue.max_contacts()), (Some(name.as_str()), Some(0)));
    assert_eq!(queue.description(), Some("For what comes back"));
    assert_eq!(queue.hours_of_operation_id(), Some(open.as_str()));
    let in_use = service.delete_hours_of_operation().instance_id(&engine.instance_id);
    assert_eq!(code!(in_use.hours_of_operation_id(&open)), "ResourceInUseException");

    let list = service.list_queues().instance_id(&engine.instance_id).queue_types(QueueType::Standard);
    let mut pages = list.max_results(1).into_paginator().items().send();
    let mut names = Vec::new();
    while let Some(queue) = pages.next().await {
        names.push(queue?.name().context("no name")?.to_owned());
    }
    assert!(names.contains(&name) && names.contains(&"BasicQueue".to_owned()), "{names:?}");

    let profiles = service.list_routing_profiles().instance_id(&engine.instance_id).send().await?;
    let profile = profiles.routing_profile_summary_list().first().and_then(|one| one.id());
    let profile = profile.context("no routing profile")?.to_owned();
    let reference = RoutingProfileQueueReference::builder().queue_id(id).channel(Channel::Chat).build()?;
    let config = RoutingProfileQueueConfig::builder()
        .queue_reference(reference.clone())
        .priority(1)
        .delay(0)
        .build()?;
    let associate = service.associate_routing_profile_queues().instance_id(&engine.instance_id);
    associate.routing_profile_id(&profile).queue_configs(config).send().await?;
    let served = service.list_routing_profile_queues().instance_id(&engine.instance_id);
    let served = served.routing_profile_id(&profile).send().await?;
    assert!(served.routing_profile_queue_config_summary_list().iter().any(|queue| queue.queue_id() == id));
    let delete = || service.delete_queue().instance_id(&engine.instance_id).queue_id(id);
    assert_eq!(code!(delete()), "ResourceInUseException");
    let disassociate = service.disassociate_routing_profile_queues().instance_id(&engine.instance_id);
    disassociate.routing_profile_id(&profile).queue_references(reference).send().await?;
    delete().send().await?;
    assert_eq!(code!(describe()), "ResourceNotFoundException");
    Ok(())
}

#[tokio::test]
async fn users_are_found_by_name() -> Result<()> {
    let engine = Engine::from_environment()?;
    let users = engine.service().list_users().instance_id(&engine.instance_id).send().await?;
    let users = users.user_summary_list();
    let jane = users.iter().find(|user| user.username() == Some("jane")).context("no jane")?;
    assert!(jane.arn().unwrap_or_default().ends_with(jane.id().context("no id")?));
    Ok(())
}
