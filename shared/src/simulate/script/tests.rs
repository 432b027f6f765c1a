//! Scripts, read and played.

use super::*;
use crate::bot::definition::BotDefinition;
use crate::contact::chat::Timer::{CustomerDisconnect, CustomerIdle, FlowWait};
use crate::flow::import::import;
use crate::flow::library::{FlowLibrary, NamedFlow};
use crate::flow::stock;
use crate::id::FlowId;
use crate::simulate::trace::Trace;
use crate::simulate::wording::clock;
use crate::simulate::{Simulation, Start};

fn script(text: &str) -> Script {
    Script::read(text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Plays a script on the flows that every instance has.
fn play(text: &str) -> Played {
    script(text).play(stock::library(), FlowId::new(stock::INBOUND_FLOW), Start::default(), |_| {})
}

/// A library of one flow.
fn library_of(flow: &str) -> FlowLibrary {
    let flow = NamedFlow { name: "Flow".to_owned(), document: import(flow).unwrap() };
    FlowLibrary { flows: [(FlowId::new("f"), flow)].into(), ..FlowLibrary::default() }
}

/// Plays a script on one flow.
fn play_on(flow: &str, text: &str) -> Played {
    script(text).play(library_of(flow), FlowId::new("f"), Start::default(), |_| {})
}

fn failures(played: &Played) -> Vec<String> {
    let told = |check: &Check| format!("{}: {}", check.line, check.failure.clone().unwrap_or_default());
    played.failures().map(told).collect()
}

fn reload(simulation: &mut Simulation) {
    let stored = serde_json::to_string(simulation).unwrap();
    let read = serde_json::from_str(&stored).unwrap();
    assert_eq!(*simulation, read);
    *simulation = read;
}

const RETURN: &str = "\
# A customer comes back.
given customer Maria
given first message My order is late
agent Jane accepts
agent Jane: Are you there?
agent Jane leaves
expect contact closed AGENT_DISCONNECT
expect contact began DISCONNECT
expect action wait result Waiting
expect waiting 15 minutes
expect waiting for the customer
wait 5 minutes
customer moves to Phone
customer: Hey, I'm back
expect action wait result CustomerReturned
expect queued BasicQueue
agent Ravi accepts
expect connected Ravi
wait 1 day
expect connected
customer leaves
agent Ravi leaves
expect ended CUSTOMER_DISCONNECT
expect contacts 2
";

#[test]
fn a_customer_returns_within_the_time() {
    let played = play(RETURN);
    assert_eq!(failures(&played), [""; 0]);
    assert_eq!(played.checks.len(), 11);
}

#[test]
fn writing_everything_out_between_two_steps_changes_nothing() {
    let straight = play(RETURN);
    let flow = FlowId::new(stock::INBOUND_FLOW);
    let stored = script(RETURN).play(stock::library(), flow, Start::default(), reload);
    assert_eq!(straight, stored);
}

#[test]
fn what_is_not_as_expected_is_told_with_what_is_so_instead() {
    let played =
        play("agent Jane accepts\nexpect ended\nexpect contacts 3\nexpect message \"no such words\"\n");
    let failures = failures(&played);
    assert!(failures[0].starts_with("2: The chat is with an agent."), "{failures:?}");
    assert_eq!(failures[1], "3: There were 1 contacts.");
    assert!(failures[2].starts_with("4: It did not happen, but:\n  SYSTEM_MESSAGE: "), "{failures:?}");
}

#[test]
fn a_refusal_that_nobody_expected_ends_the_play() {
    let played = play(
        "customer leaves\ncustomer: Hello?\nexpect refused ended\ncustomer: Hello??\nagent Jane accepts\n",
    );
    assert_eq!(failures(&played), ["4: The chat has ended."]);
    assert!(!played.holds());
}

#[test]
fn everything_that_cannot_be_read_is_told_with_its_line() {
    let text = "hello\n\ncustomer\nwait long\nexpect nothing\nfunction f returns 1\nagent Jane is tired\ngiven customer Ann\n";
    let problems = Script::read(text).unwrap_err();
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [1, 3, 4, 5, 6, 7]);
    let late = Script::read("customer: hi\ngiven customer Ann\n").unwrap_err();
    assert_eq!(late[0].to_string(), "line 2: `given` comes before everything that happens.");
}

#[test]
fn every_step_is_written_as_it_is_read() {
    let lines = [
        "customer: Hello: \"friend\"",
        "customer: \"two\\nlines\"",
        "customer chooses Red shoes",
        "customer answers Next {\"name\":\"Maria\"}",
        "customer connects",
        "customer moves to My phone",
        "customer leaves",
        "agent Jane Doe accepts",
        "agent Jane Doe: Are you there?",
        "agent Jane Doe loses connection",
        "agent Jane Doe reconnects",
        "agent Jane Doe leaves",
        "agent Jane Doe transfers to queue Basic queue",
        "agent Jane transfers to agent Ravi by flow To Ravi",
        "agent Jane is in after contact work",
        "custom bot Helper joins",
        "custom bot: Hi",
        "custom bot leaves",
        "wait 7 days",
        "next timer",
        "function getCustomer answers {\"tier\":\"gold\"} after 3 seconds",
        "function * fails \"broken\"",
        "function \"my function\" times out",
        "function f never answers",
        "bot times out",
        "queue BasicQueue: 3 waiting, oldest 5 minutes",
        "queue BasicQueue: no answer",
        "past chat can be continued",
        "draw 70",
        "attribute tier = gold",
        "timer customer idle 5 minutes",
        "timer agent disconnect off",
        "stop",
    ];
    for line in lines {
        let read = script(line);
        let Line::Step(step) = &read.lines[0].1 else { panic!("{line}") };
        assert_eq!(step.to_string(), line);
    }
    for line in [
        "bot says \"Which one?\"",
        "bot asks for Day \"When?\" after 2 s",
        "bot intent Order fulfilled {\"n\":\"1\"} saying \"Done\"",
    ] {
        let read = script(line);
        let Line::Step(step) = &read.lines[0].1 else { panic!("{line}") };
        assert_eq!(script(&step.to_string()), read, "{line}");
    }
}

const ASKING: &str = r#"{
  "Version": "2019-10-30", "StartAction": "ask", "Actions": [
    { "Identifier": "ask", "Type": "InvokeLambdaFunction",
      "Parameters": { "LambdaFunctionARN": "arn:aws:lambda:us-west-2:1:function:getCustomer", "InvocationTimeLimitSeconds": "4" },
      "Transitions": { "NextAction": "tell", "Errors": [{ "NextAction": "sorry", "ErrorType": "NoMatchingError" }] } },
    { "Identifier": "tell", "Type": "MessageParticipant", "Parameters": { "Text": "You are $.External.tier." },
      "Transitions": { "NextAction": "end" } },
    { "Identifier": "sorry", "Type": "MessageParticipant", "Parameters": { "Text": "Nobody knows." },
      "Transitions": { "NextAction": "end" } },
    { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} }
  ]
}"#;

#[test]
fn a_function_answers_before_it_is_asked_or_after() {
    for text in [
        "function getCustomer answers {\"tier\":\"gold\"}\nexpect message You are gold.\n",
        "function * answers {\"tier\":\"gold\"} after 2 s\nexpect waiting for an answer\nwait 2 s\nexpect message gold\n",
        "expect message Nobody knows\nexpect ended CONTACT_FLOW_DISCONNECT\n",
        "function getCustomer fails\nexpect message Nobody knows\n",
        "function getCustomer times out\nwait 3 s\nexpect no message Nobody\nwait 1 s\nexpect message Nobody knows\n",
        "function getCustomer never answers\nwait 17 s\nexpect no message Nobody\nwait 1 s\nexpect message Nobody knows\n",
    ] {
        assert_eq!(failures(&play_on(ASKING, text)), [""; 0], "{text}");
    }
}

const ORDERS: &str = r#"{
  "Version": "2019-10-30", "StartAction": "bot", "Actions": [
    { "Identifier": "bot", "Type": "ConnectParticipantWithLexBot",
      "Parameters": { "Text": "What can I do?", "LexBot": { "Name": "Orders" } },
      "Transitions": { "NextAction": "end",
        "Conditions": [{ "NextAction": "tell", "Condition": { "Operator": "Equals", "Operands": ["OrderStatus"] } }],
        "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] } },
    { "Identifier": "tell", "Type": "MessageParticipant", "Parameters": { "Text": "Order $.Lex.Slots.Number it is." },
      "Transitions": { "NextAction": "end" } },
    { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} }
  ]
}"#;

#[test]
fn why_a_call_failed_stands_in_the_flow_log() {
    for (answer, reason) in [
        ("fails \"The function answered with status 404.\"", "The function answered with status 404."),
        ("never answers", "There was no answer."),
        ("answers {\"tier\":[\"gold\"]}", "The answer does not fit the action's ResponseValidation"),
    ] {
        let played = play_on(ASKING, &format!("function getCustomer {answer}\nwait 1 hour\n"));
        let simulation = played.simulation.unwrap();
        let asked = simulation.trace().iter().filter_map(|told| match &told.what {
            Trace::Action(entry) if entry.results == "NoMatchingError" => entry.reason.clone(),
            _ => None,
        });
        let reasons: Vec<_> = asked.collect();
        assert!(reasons.len() == 1 && reasons[0].starts_with(reason), "{answer}: {reasons:?}");
    }
    let played = play_on(ASKING, "function getCustomer answers {\"tier\":\"gold\"}\n");
    let simulation = played.simulation.unwrap();
    let has_reason = |told: &Trace| matches!(told, Trace::Action(entry) if entry.reason.is_some());
    assert!(!simulation.trace().iter().any(|told| has_reason(&told.what)));
}

#[test]
fn a_bot_is_asked_what_the_customer_says() {
    let text = "\
        expect message What can I do?\n\
        customer: where is my order\n\
        bot asks for Number \"Which one?\"\n\
        expect message Which one?\n\
        expect waiting 5 minutes\n\
        customer: A-17\n\
        bot intent OrderStatus fulfilled {\"Number\":\"A-17\"}\n\
        expect action bot result OrderStatus\n\
        expect message Order A-17 it is.\n\
        expect ended\n";
    assert_eq!(failures(&play_on(ORDERS, text)), [""; 0]);
}

#[test]
fn a_log_that_a_flow_turns_off_stays_on_in_the_trace_and_is_told_as_it_is() {
    let flow = r#"{
      "Version": "2019-10-30", "StartAction": "off", "Actions": [
        { "Identifier": "off", "Type": "UpdateFlowLoggingBehavior", "Parameters": { "FlowLoggingBehavior": "Disabled" },
          "Transitions": { "NextAction": "end" } },
        { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} }
      ]
    }"#;
    let played = play_on(flow, "expect action off\nexpect action end\n");
    assert_eq!(failures(&played), [""; 0]);
    let told = serde_json::to_string(played.simulation.unwrap().trace()).unwrap();
    assert!(told.contains(r#""FlowLoggingBehavior":"Disabled""#), "{told}");
}

#[test]
fn what_is_due_comes_in_order_at_its_very_time() {
    let text = "\
        timer customer idle 2 minutes\n\
        timer customer disconnect 3 minutes\n\
        agent Jane accepts\n\
        wait 1 hour\n\
        expect event participant.idle\n\
        expect event participant.autodisconnection\n\
        expect contact closed IDLE_DISCONNECT\n\
        expect action wait result WaitCompleted\n\
        expect ended CONTACT_FLOW_DISCONNECT\n\
        expect lasted 20 minutes\n";
    let played = play(text);
    assert_eq!(failures(&played), [""; 0]);
    let simulation = played.simulation.unwrap();
    let fired = simulation.trace().iter().filter_map(|entry| match entry.what {
        Trace::TimerFired { timer } => Some((clock(simulation.began(), entry.at), timer)),
        _ => None,
    });
    let expected = [("00:02:00", CustomerIdle), ("00:05:00", CustomerDisconnect), ("00:20:00", FlowWait)];
    assert_eq!(fired.collect::<Vec<_>>(), expected.map(|(at, timer)| (at.to_owned(), timer)));
}

#[test]
fn of_timers_that_are_due_together_only_those_fire_that_are_left() {
    let text = "\
        timer customer disconnect 5 minutes\n\
        timer agent disconnect 5 minutes\n\
        agent Jane accepts\n\
        wait 5 minutes\n";
    let simulation = play(text).simulation.unwrap();
    let told: Vec<String> = simulation.trace().iter().map(ToString::to_string).collect();
    let about = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!((about("timer fired: the customer's silence"), about("timer fired: the agent")), (1, 0));
    assert_eq!(about("timer cancelled: the agent's silence, for too long"), 1);
}

#[test]
fn a_customer_who_does_not_connect_is_not_kept() {
    let text =
        "given customer does not connect\nwait 5 min\nexpect ended CUSTOMER_CONNECTION_NOT_ESTABLISHED\n";
    assert_eq!(failures(&play(text)), [""; 0]);
}

#[test]
fn a_contact_that_is_kept_for_an_agent_goes_to_no_other() {
    let text = "\
        agent Jane accepts\n\
        agent Jane transfers to agent Ravi\n\
        agent Jane accepts\n\
        expect refused waits for Ravi only\n\
        agent Ravi accepts\n\
        expect connected Ravi\n";
    assert_eq!(failures(&play(text)), [""; 0]);
}

#[test]
fn a_contact_goes_to_agents_whom_the_script_names_and_to_no_other() {
    let flow = r#"{"Version":"2019-10-30","StartAction":"m","Actions":[
        {"Identifier":"m","Type":"GetMetricData","Parameters":{"AgentId":"Ravi"},
          "Transitions":{"NextAction":"t","Errors":[{"NextAction":"t","ErrorType":"NoMatchingError"}]}},
        {"Identifier":"t","Type":"UpdateContactTargetQueue","Parameters":{"AgentId":"Ravi"},
          "Transitions":{"NextAction":"q","Errors":[{"NextAction":"nobody","ErrorType":"NoMatchingError"}]}},
        {"Identifier":"q","Type":"TransferContactToQueue"},
        {"Identifier":"nobody","Type":"DisconnectParticipant"}]}"#;
    for known in ["agent Ravi is offline\nexpect queued\n", "expect queued\nagent Ravi accepts\n"] {
        let played = play_on(
            flow,
            &format!("{known}expect action m result Success\nexpect action t result Success\n"),
        );
        assert_eq!(failures(&played), [""; 0], "{known}");
    }
    let unknown = "agent Jane is available\nexpect action m result NoMatchingError\n\
                   expect action t result NoMatchingError\nexpect ended\n";
    assert_eq!(failures(&play_on(flow, unknown)), [""; 0]);
}

#[test]
fn a_contact_is_kept_for_one_agent_after_the_other() {
    let step = |condition: &str| {
        format!(r#"{{"Expression":{{{condition}}},"Expiry":{{"DurationInSeconds":"60"}}}}"#)
    };
    let named = |name: &str| {
        format!(r#""AttributeCondition":{{"MatchCriteria":{{"AgentsCriteria":{{"AgentIds":["{name}"]}}}}}}"#)
    };
    let steps = [
        step(&named("Jane")),
        step(&format!(r#""OrExpression":[{{{}}},{{{}}}]"#, named("Ravi"), named("Mia"))),
        step(r#""AttributeCondition":{"Name":"Language","Value":"English","ProficiencyLevel":"4"}"#),
        step(&named("Lee").replacen("Attribute", "NotAttribute", 1)),
    ];
    let flow = format!(
        r#"{{"Version":"2019-10-30","StartAction":"c","Actions":[
        {{"Identifier":"c","Type":"UpdateContactRoutingCriteria",
          "Parameters":{{"RoutingCriteria":{{"Steps":[{}]}}}},"Transitions":{{"NextAction":"t"}}}},
        {{"Identifier":"t","Type":"UpdateContactTargetQueue","Parameters":{{"QueueId":"{}"}},
          "Transitions":{{"NextAction":"q"}}}},
        {{"Identifier":"q","Type":"TransferContactToQueue"}}]}}"#,
        steps.join(","),
        stock::BASIC_QUEUE,
    );
    let play_story = |text: &str| {
        let library = FlowLibrary { queues: stock::library().queues, ..library_of(&flow) };
        script(text).play(library, FlowId::new("f"), Start::default(), reload)
    };
    for (agent, when) in
        [("Jane", "59 s"), ("Mia", "61 s"), ("Ravi", "119 s"), ("Ravi", "181 s"), ("Lee", "241 s")]
    {
        let played = play_story(&format!("wait {when}\nagent {agent} accepts\nexpect connected {agent}\n"));
        assert_eq!(failures(&played), Vec::<String>::new(), "{agent} after {when}");
    }
    let played = play_story(
        "agent Ravi accepts\n\
        expect refused waits for Jane only\n\
        wait 60 s\n\
        agent Jane accepts\n\
        expect refused waits for Mia or Ravi only\n\
        wait 60 s\n\
        agent Jane accepts\n\
        expect refused waits for nobody yet\n\
        wait 60 s\n\
        agent Lee accepts\n\
        expect refused does not wait for Lee yet\n",
    );
    assert_eq!(failures(&played), Vec::<String>::new());
}

const SPINNING: &str = r#"{
  "Version": "2019-10-30", "StartAction": "bot", "Actions": [
    { "Identifier": "bot", "Type": "ConnectParticipantWithLexBot",
      "Parameters": { "LexBot": { "Name": "Orders" }, "LexInitializationData": { "InitialMessage": "hi" } },
      "Transitions": { "NextAction": "bot", "Errors": [{ "NextAction": "bot", "ErrorType": "NoMatchingError" }] } }
  ]
}"#;

#[test]
fn a_flow_that_goes_round_with_a_bot_that_fails_is_stopped() {
    let played = play_on(SPINNING, "wait 1 hour\n");
    assert_eq!(failures(&played), [""; 0]);
    assert!(played.simulation.unwrap().chat().has_ended());
}

#[test]
fn a_flow_that_receives_no_contacts_is_run_as_its_type_wants() {
    let flow = |kind: &str, last: &str| {
        let text = format!(
            r#"{{ "Version": "2019-10-30", "StartAction": "say", "Metadata": {{ "type": "{kind}" }}, "Actions": [
              {{ "Identifier": "say", "Type": "MessageParticipant", "Parameters": {{ "Text": "This is $.Queue.Name." }},
                "Transitions": {{ "NextAction": "end" }} }},
              {{ "Identifier": "end", "Type": "{last}", "Transitions": {{}} }} ] }}"#
        );
        NamedFlow { name: "It".to_owned(), document: import(&text).unwrap() }
    };
    for (kind, last, text) in [
        (
            "customerQueue",
            "EndFlowExecution",
            "given flow It\nexpect queued\nexpect message This is Simulated queue.\n",
        ),
        (
            "agentWhisper",
            "EndFlowExecution",
            "given flow It\nagent Jane accepts\nexpect message to agent This is\n",
        ),
        (
            "customerWhisper",
            "EndFlowExecution",
            "given flow It\nagent Jane accepts\nexpect message to customer This\n",
        ),
        (
            "contactFlow",
            "DisconnectParticipant",
            "given disconnect flow It\nagent Jane accepts\nexpect no message This\nagent Jane leaves\nexpect message This is Simulated queue.\nexpect ended CONTACT_FLOW_DISCONNECT\n",
        ),
        (
            "queueTransfer",
            "DisconnectParticipant",
            "given flow It\nagent Jane accepts\nagent Jane transfers to queue Simulated queue by flow It\nexpect message This is\n",
        ),
        ("module", "EndFlowModuleExecution", "given flow It\nexpect message This is .\nexpect ended\n"),
    ] {
        let mut library = FlowLibrary::default();
        let into = if kind == "module" { &mut library.modules } else { &mut library.flows };
        into.insert(FlowId::new("f"), flow(kind, last));
        let played = script(text).play(library, FlowId::new("none"), Start::default(), |_| {});
        assert_eq!(failures(&played), [""; 0], "{kind}");
    }
}

#[test]
fn a_bot_of_the_instance_answers_by_itself() {
    let bot = r#"{ "Name": "Orders", "Locales": [{ "LocaleId": "en_US",
      "Intents": [
        { "Name": "OrderStatus", "SampleUtterances": ["where is my order", "track my parcel", "has it been sent"] },
        { "Name": "Return", "SampleUtterances": ["send something back", "I want a refund", "return an item"] }
      ],
      "Fallback": { "Messages": ["Pardon?"] } }] }"#;
    let bot: BotDefinition = serde_json::from_str(bot).unwrap();
    let mut start = Start::default();
    start.answers.bots.push(bot.into());
    let played = script("customer: track my parcel\nexpect action bot result OrderStatus\nexpect ended\n")
        .play(library_of(ORDERS), FlowId::new("f"), start, reload);
    assert_eq!(failures(&played), [""; 0]);
}

#[test]
fn queues_and_hours_are_open_when_it_is_said_that_they_are() {
    for (given, result) in [
        ("given queue BasicQueue is closed", "False"),
        ("given queue BasicQueue is open 09:00 to 17:00", "True"),
        ("given queue BasicQueue is open 09:01 to 17:00", "False"),
        ("given start 2026-01-05T16:59:59Z\ngiven queue BasicQueue is open 09:00 to 17:00", "True"),
        ("given start 2026-01-05T17:00:00Z\ngiven queue BasicQueue is open 09:00 to 17:00", "False"),
    ] {
        let text = format!("{given}\nexpect action check-hours result {result}\n");
        assert_eq!(failures(&play(&text)), [""; 0], "{given}");
    }
    let flow = r#"{ "Version": "2019-10-30", "StartAction": "check", "Actions": [
        { "Identifier": "check", "Type": "CheckHoursOfOperation", "Parameters": { "HoursOfOperationId": "h-1" },
          "Transitions": { "NextAction": "end", "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] } },
        { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} } ] }"#;
    let text = "given hours h-1 are closed\nexpect action check result False\n";
    assert_eq!(failures(&play_on(flow, text)), [""; 0]);
    assert_eq!(failures(&play_on(flow, "expect action check result NoMatchingError\n")), [""; 0]);
}

#[test]
fn an_agent_whose_connection_is_lost_has_some_minutes() {
    let text = "\
        agent Jane accepts\n\
        agent Jane loses connection\n\
        wait 4 minutes\n\
        agent Jane reconnects\n\
        wait 4 minutes\n\
        expect connected Jane\n\
        agent Jane loses connection\n\
        wait 5 minutes\n\
        expect contact closed AGENT_NETWORK_DISCONNECT\n\
        expect waiting 15 minutes\n";
    assert_eq!(failures(&play(text)), [""; 0]);
}
