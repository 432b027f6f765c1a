//! Amazon's SDK for Rust, unmodified, against the configuration API: flows and modules are made, changed and published,
//! and chats that begin afterwards run them.

use anyhow::{Context, Result, ensure};
use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::create_contact_flow::CreateContactFlowError;
use aws_sdk_connect::operation::create_contact_flow_module::CreateContactFlowModuleError;
use aws_sdk_connect::types::{
    ContactFlow, ContactFlowModuleState, ContactFlowModuleStatus, ContactFlowState, ContactFlowStatus,
    ContactFlowType,
};
use edgewise_tests::{Chat, Engine, unique};

/// The code of a refused call; a call that was served fails the test.
macro_rules! code {
    ($call:expr) => {{
        let error = $call.send().await.err().context("served instead of refused")?;
        error.code().map(String::from).context("the error has no name")?
    }};
}

/// A flow that says a text and waits for an hour.
fn says(text: &str) -> String {
    flow(&[("say", "MessageParticipant", &format!(r#"{{"Text":"{text}"}}"#), "wait"), WAIT])
}

/// A flow that goes on with another one.
fn goes_to(flow_id: &str) -> String {
    flow(&[("go", "TransferToFlow", &format!(r#"{{"ContactFlowId":"{flow_id}"}}"#), "wait"), WAIT])
}

const WAIT: (&str, &str, &str, &str) = ("wait", "Wait", r#"{"TimeLimitSeconds":"3600"}"#, "end");

/// A flow of these actions (identifier, type, parameters, where everything leads) and one that disconnects.
fn flow(actions: &[(&str, &str, &str, &str)]) -> String {
    let start = actions.first().map_or("end", |(identifier, ..)| identifier);
    let written = actions.iter().map(|(identifier, kind, parameters, next)| {
        let branches = if *kind == "Wait" {
            format!(r#""Conditions":[{{"NextAction":"{next}","Condition":{{"Operator":"Equals","Operands":["WaitCompleted"]}}}}],"#)
        } else {
            String::new()
        };
        format!(
            r#"{{"Identifier":"{identifier}","Type":"{kind}","Parameters":{parameters},"Transitions":{{"NextAction":"{next}",{branches}"Errors":[{{"NextAction":"{next}","ErrorType":"NoMatchingError"}}]}}}}"#
        )
    });
    let written: String = written.map(|action| format!("{action},")).collect();
    format!(
        r#"{{"Version":"2019-10-30","StartAction":"{start}","Metadata":{{"note":"kept"}},"Actions":[{written}{{"Identifier":"end","Type":"DisconnectParticipant","Parameters":{{}},"Transitions":{{}}}}]}}"#
    )
}

/// Creates an inbound flow that is published.
async fn published(engine: &Engine, content: &str) -> Result<String> {
    let call = engine.service().create_contact_flow().instance_id(&engine.instance_id);
    let call = call.name(unique("flow")).r#type(ContactFlowType::ContactFlow).content(content);
    call.send().await?.contact_flow_id().map(String::from).context("no flow id")
}

async fn described(engine: &Engine, id: &str) -> Result<ContactFlow> {
    let call = engine.service().describe_contact_flow().instance_id(&engine.instance_id);
    call.contact_flow_id(id).send().await?.contact_flow().cloned().context("no flow")
}

/// What a chat's customer is told that this flow receives.
async fn first_words(engine: &Engine, flow_id: &str) -> Result<Vec<String>> {
    let start = engine.start()?.contact_flow_id(flow_id).send().await?;
    let chat = Chat::connect(engine, start).await?;
    let page = chat.client.get_transcript().connection_token(&chat.connection_token).max_results(100);
    let items = page.send().await?.transcript().to_vec();
    let stop = engine.service().stop_contact().instance_id(&engine.instance_id);
    stop.contact_id(chat.contact_id()?).send().await?;
    Ok(items.iter().rev().filter_map(|item| item.content()).map(String::from).collect())
}

#[tokio::test]
async fn a_flow_is_created_described_changed_and_deleted() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let name = unique("Returns");
    let content = says("Hello");
    let created = service
        .create_contact_flow()
        .instance_id(&engine.instance_id)
        .name(&name)
        .r#type(ContactFlowType::ContactFlow)
        .description("Takes things back")
        .content(&content)
        .tags("team", "returns")
        .send()
        .await?;
    let id = created.contact_flow_id().context("no id")?;
    assert!(created.contact_flow_arn().unwrap_or_default().ends_with(&format!("/contact-flow/{id}")));
    assert_eq!(created.flow_content_sha256().map(str::len), Some(64));

    let flow = described(&engine, id).await?;
    assert_eq!((flow.id(), flow.arn()), (Some(id), created.contact_flow_arn()));
    assert_eq!((flow.name(), flow.description()), (Some(name.as_str()), Some("Takes things back")));
    assert_eq!(flow.r#type(), Some(&ContactFlowType::ContactFlow));
    assert_eq!(flow.state(), Some(&ContactFlowState::Active));
    assert_eq!(flow.status(), Some(&ContactFlowStatus::Published));
    assert_eq!(flow.content(), Some(content.as_str()), "the content comes back as it was given");
    assert_eq!(flow.flow_content_sha256(), created.flow_content_sha256());
    assert_eq!(flow.tags().and_then(|tags| tags.get("team")).map(String::as_str), Some("returns"));
    assert_eq!(flow.version(), Some(1));
    assert!(flow.last_modified_time().is_some());
    let by_arn = described(&engine, created.contact_flow_arn().unwrap_or_default()).await?;
    assert_eq!(by_arn, flow);

    let change = service.update_contact_flow_metadata().instance_id(&engine.instance_id).contact_flow_id(id);
    change.description("Takes back").contact_flow_state(ContactFlowState::Archived).send().await?;
    let renamed = unique("Refunds");
    let rename = service.update_contact_flow_name().instance_id(&engine.instance_id).contact_flow_id(id);
    rename.name(&renamed).send().await?;
    let flow = described(&engine, id).await?;
    assert_eq!((flow.name(), flow.description()), (Some(renamed.as_str()), Some("Takes back")));
    assert_eq!(flow.state(), Some(&ContactFlowState::Archived));

    let delete = || service.delete_contact_flow().instance_id(&engine.instance_id).contact_flow_id(id);
    delete().send().await?;
    assert_eq!(code!(delete()), "ResourceNotFoundException");
    let describe = service.describe_contact_flow().instance_id(&engine.instance_id).contact_flow_id(id);
    assert_eq!(code!(describe), "ResourceNotFoundException");
    Ok(())
}

#[tokio::test]
async fn chats_run_what_is_published_when_they_begin() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let second = published(&engine, &says("first words")).await?;
    let first = published(&engine, &goes_to(&second)).await?;
    assert!(first_words(&engine, &first).await?.contains(&"first words".to_owned()));

    let earlier = engine.start()?.contact_flow_id(&first).send().await?;
    let update = service.update_contact_flow_content().instance_id(&engine.instance_id);
    update.contact_flow_id(&second).content(says("other words")).send().await?;
    assert!(first_words(&engine, &first).await?.contains(&"other words".to_owned()));
    let chat = Chat::connect(&engine, earlier).await?;
    let page = chat.client.get_transcript().connection_token(&chat.connection_token).send().await?;
    assert!(page.transcript().iter().any(|item| item.content() == Some("first words")));
    Ok(())
}

#[tokio::test]
async fn what_is_saved_waits_to_be_published() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let create = service.create_contact_flow().instance_id(&engine.instance_id);
    let create = create.name(unique("draft")).r#type(ContactFlowType::ContactFlow);
    let draft = create.content("not a flow yet").status(ContactFlowStatus::Saved).send().await?;
    let id = draft.contact_flow_id().context("no id")?;
    let saved = format!("{id}:$SAVED");

    let describe = service.describe_contact_flow().instance_id(&engine.instance_id).contact_flow_id(id);
    assert_eq!(code!(describe), "ContactFlowNotPublishedException");
    let flow = described(&engine, &saved).await?;
    assert_eq!(flow.status(), Some(&ContactFlowStatus::Saved));
    assert_eq!((flow.content(), flow.version()), (Some("not a flow yet"), None));
    assert_eq!(code!(engine.start()?.contact_flow_id(id)), "ResourceNotFoundException");

    let update = |id: &str, content: &str| {
        let call = service.update_contact_flow_content().instance_id(&engine.instance_id);
        call.contact_flow_id(id).content(content).send()
    };
    update(id, &says("one")).await?;
    update(&saved, &says("two")).await?;
    assert!(first_words(&engine, id).await?.contains(&"one".to_owned()), "what is saved runs nowhere");
    assert_eq!(described(&engine, &format!("{id}:$LATEST")).await?.content(), Some(says("one").as_str()));
    assert_eq!(described(&engine, &saved).await?.content(), Some(says("two").as_str()));

    update(id, &says("two")).await?;
    let flow = described(&engine, &saved).await?;
    assert_eq!((flow.status(), flow.version()), (Some(&ContactFlowStatus::Published), Some(2)));
    assert_eq!(described(&engine, &format!("{id}:1")).await?.content(), Some(says("one").as_str()));
    Ok(())
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_flow_is_told_at_once() -> Result<()> {
    let engine = Engine::from_environment()?;
    let content = r#"{"Version":"2019-10-30","StartAction":"hello","Actions":[
        {"Identifier":"hello","Type":"MessageParticipant","Parameters":{"Text":"Hi"},"Transitions":{"NextAction":"gone"}},
        {"Identifier":"wait","Type":"Wait","Parameters":{"TimeLimitSeconds":"60"},"Transitions":{"NextAction":"lost"}}]}"#;
    let create = engine.service().create_contact_flow().instance_id(&engine.instance_id);
    let create = create.name(unique("bad")).r#type(ContactFlowType::ContactFlow).content(content);
    let error = create.send().await.map_err(SdkError::into_service_error).err().context("served")?;
    let CreateContactFlowError::InvalidContactFlowException(invalid) = error else {
        anyhow::bail!("another error: {error}");
    };
    let problems: Vec<&str> = invalid.problems().iter().filter_map(|problem| problem.message()).collect();
    for part in ["hello: ", "\"gone\"", "wait: ", "\"lost\""] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{part} is not in {problems:?}");
    }

    let id = published(&engine, &says("good")).await?;
    let update = engine.service().update_contact_flow_content().instance_id(&engine.instance_id);
    assert_eq!(code!(update.contact_flow_id(&id).content(content)), "InvalidContactFlowException");
    assert_eq!(described(&engine, &id).await?.content(), Some(says("good").as_str()), "nothing has changed");

    let create = engine.service().create_contact_flow_module().instance_id(&engine.instance_id);
    let create = create.name(unique("bad")).content(content);
    let error = create.send().await.map_err(SdkError::into_service_error).err().context("served")?;
    let CreateContactFlowModuleError::InvalidContactFlowModuleException(invalid) = error else {
        anyhow::bail!("another error: {error}");
    };
    assert!(!invalid.problems().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let content = says("Hello");
    let name = unique("taken");
    let create = |name: &str| {
        let call = service.create_contact_flow().instance_id(&engine.instance_id).name(name);
        call.r#type(ContactFlowType::ContactFlow).content(&content)
    };
    create(&name).send().await?;
    assert_eq!(code!(create(&name)), "DuplicateResourceException");
    let other = published(&engine, &content).await?;
    let rename = service.update_contact_flow_name().instance_id(&engine.instance_id).contact_flow_id(&other);
    assert_eq!(code!(rename.name(&name)), "DuplicateResourceException");
    assert_eq!(code!(create(" ")), "InvalidRequestException");
    assert_eq!(code!(create(&"x".repeat(128))), "InvalidRequestException");
    assert_eq!(code!(create(&unique("x")).tags("aws:own", "x")), "InvalidRequestException");
    assert_eq!(
        code!(create(&unique("x")).content("x".repeat(256_001))),
        "InvalidContactFlowException",
        "longer than the longest flow"
    );

    let inbound = service.delete_contact_flow().instance_id(&engine.instance_id);
    assert_eq!(code!(inbound.contact_flow_id(&engine.contact_flow_id)), "ResourceInUseException");
    let nobody = "00000000-0000-0000-0000-000000000000";
    let update = service.update_contact_flow_content().instance_id(&engine.instance_id);
    assert_eq!(code!(update.contact_flow_id(nobody).content(&content)), "ResourceNotFoundException");
    let list = service.list_contact_flows();
    assert_eq!(code!(list.instance_id(nobody)), "ResourceNotFoundException");
    let list = service.list_contact_flows().instance_id(&engine.instance_id);
    assert_eq!(code!(list.clone().max_results(1_001)), "InvalidParameterException");
    assert_eq!(code!(list.next_token("?")), "InvalidParameterException");

    let queue_flow = service.create_contact_flow().instance_id(&engine.instance_id).name(unique("queue"));
    let queue_flow = queue_flow.r#type(ContactFlowType::CustomerQueue).content(&content).send().await?;
    let start = engine.start()?.contact_flow_id(queue_flow.contact_flow_id().unwrap_or_default());
    assert_eq!(code!(start), "InvalidParameterException", "a queue flow receives no chats");
    Ok(())
}

#[tokio::test]
async fn flows_are_listed_page_by_page_and_by_type() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    for _ in 0..3 {
        let create = service.create_contact_flow().instance_id(&engine.instance_id).name(unique("whisper"));
        create.r#type(ContactFlowType::AgentWhisper).content(flow(&[])).send().await?;
    }
    let mut pages = service
        .list_contact_flows()
        .instance_id(&engine.instance_id)
        .contact_flow_types(ContactFlowType::AgentWhisper)
        .contact_flow_types(ContactFlowType::CustomerWhisper)
        .max_results(2)
        .into_paginator()
        .send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page?;
        let flows = page.contact_flow_summary_list();
        ensure!(flows.len() <= 2, "a page has {} flows", flows.len());
        for flow in flows {
            assert!(flow.contact_flow_type().is_some_and(|kind| kind.as_str().ends_with("_WHISPER")));
            assert_eq!(flow.contact_flow_status(), Some(&ContactFlowStatus::Published));
            names.push(flow.name().context("no name")?.to_owned());
        }
    }
    assert!(names.len() >= 3);
    assert!(names.is_sorted(), "{names:?}");

    let all = service.list_contact_flows().instance_id(&engine.instance_id).send().await?;
    let inbound = Some(engine.contact_flow_id.as_str());
    assert!(all.contact_flow_summary_list().iter().any(|flow| flow.id() == inbound));
    Ok(())
}

#[tokio::test]
async fn versions_stay_as_they_were() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let id = published(&engine, &says("one")).await?;
    let version =
        || service.create_contact_flow_version().instance_id(&engine.instance_id).contact_flow_id(&id);
    let named = version().description("the first").send().await?;
    assert_eq!(named.version(), Some(2));
    assert!(named.contact_flow_arn().unwrap_or_default().ends_with(&format!("{id}:2")));
    let other = "a".repeat(64);
    assert_eq!(code!(version().flow_content_sha256(&other)), "InvalidParameterException");
    let update = service.update_contact_flow_content().instance_id(&engine.instance_id);
    update.contact_flow_id(&id).content(says("two")).send().await?;

    let list = service.list_contact_flow_versions().instance_id(&engine.instance_id).contact_flow_id(&id);
    let mut pages = list.max_results(2).into_paginator().items().send();
    let mut numbers = Vec::new();
    while let Some(version) = pages.next().await {
        let version = version?;
        numbers.push((version.version(), version.version_description().unwrap_or_default().to_owned()));
    }
    let (first, nothing) = ("the first".to_owned(), String::new);
    assert_eq!(numbers, [(Some(3), nothing()), (Some(2), first), (Some(1), nothing())]);
    let flow = described(&engine, &format!("{id}:2")).await?;
    assert_eq!((flow.version(), flow.version_description()), (Some(2), Some("the first")));
    assert_eq!(flow.content(), Some(says("one").as_str()));
    let absent = service.describe_contact_flow().instance_id(&engine.instance_id);
    assert_eq!(code!(absent.contact_flow_id(format!("{id}:9"))), "ResourceNotFoundException");
    Ok(())
}

#[tokio::test]
async fn modules_have_the_same_life() -> Result<()> {
    let engine = Engine::from_environment()?;
    let service = engine.service();
    let content = module("Hello");
    let (name, token) = (unique("module"), unique("token"));
    let create = |name: &str, content: &str| {
        let call = service.create_contact_flow_module().instance_id(&engine.instance_id);
        call.name(name).content(content).description("says hello").client_token(&token)
    };
    let created = create(&name, &content).send().await?;
    let again = create(&name, &content).send().await?;
    assert_eq!(created.id(), again.id(), "the same token makes one module");
    assert_eq!(code!(create(&unique("other"), &content)), "IdempotencyException");
    let id = created.id().context("no id")?;
    assert!(created.arn().unwrap_or_default().ends_with(&format!("/flow-module/{id}")));
    assert_eq!(code!(create(&name, &content).client_token(unique("token"))), "DuplicateResourceException");

    let describe = |id: &str| {
        let call = service.describe_contact_flow_module().instance_id(&engine.instance_id);
        call.contact_flow_module_id(id)
    };
    let module_of =
        async |id: &str| describe(id).send().await?.contact_flow_module().cloned().context("no module");
    let found = module_of(id).await?;
    assert_eq!((found.name(), found.content()), (Some(name.as_str()), Some(content.as_str())));
    assert_eq!(found.status(), Some(&ContactFlowModuleStatus::Published));
    assert_eq!(found.flow_module_content_sha256().map(str::len), Some(64));

    let update = service.update_contact_flow_module_content().instance_id(&engine.instance_id);
    update.contact_flow_module_id(id).content(module("Hi")).send().await?;
    let change = service.update_contact_flow_module_metadata().instance_id(&engine.instance_id);
    let change =
        change.contact_flow_module_id(id).description("says hi").state(ContactFlowModuleState::Archived);
    change.send().await?;
    let found = module_of(id).await?;
    assert_eq!((found.content(), found.version()), (Some(module("Hi").as_str()), Some(2)));
    assert_eq!(
        (found.description(), found.state()),
        (Some("says hi"), Some(&ContactFlowModuleState::Archived))
    );

    let list = service.list_contact_flow_modules().instance_id(&engine.instance_id);
    let listed = async |state| {
        let page = list.clone().contact_flow_module_state(state).send().await?;
        Ok::<_, anyhow::Error>(
            page.contact_flow_modules_summary_list().iter().any(|one| one.id() == Some(id)),
        )
    };
    assert!(listed(ContactFlowModuleState::Archived).await?);
    assert!(!listed(ContactFlowModuleState::Active).await?);

    let version = service.create_contact_flow_module_version().instance_id(&engine.instance_id);
    assert_eq!(version.contact_flow_module_id(id).send().await?.version(), Some(3));
    let versions = service.list_contact_flow_module_versions().instance_id(&engine.instance_id);
    let versions = versions.contact_flow_module_id(id).send().await?;
    assert_eq!(versions.contact_flow_module_version_summary_list().len(), 3);

    let flow = service.describe_contact_flow().instance_id(&engine.instance_id).contact_flow_id(id);
    assert_eq!(code!(flow), "ResourceNotFoundException", "a module is no flow");
    let delete =
        || service.delete_contact_flow_module().instance_id(&engine.instance_id).contact_flow_module_id(id);
    delete().send().await?;
    assert_eq!(code!(delete()), "ResourceNotFoundException");
    assert_eq!(code!(describe(id)), "ResourceNotFoundException");
    Ok(())
}

/// A module that says a text.
fn module(text: &str) -> String {
    format!(
        r#"{{"Version":"2019-10-30","StartAction":"say","Actions":[{{"Identifier":"say","Type":"MessageParticipant","Parameters":{{"Text":"{text}"}},"Transitions":{{"NextAction":"end","Errors":[{{"NextAction":"end","ErrorType":"NoMatchingError"}}]}}}},{{"Identifier":"end","Type":"EndFlowModuleExecution","Parameters":{{}},"Transitions":{{}}}}]}}"#
    )
}
