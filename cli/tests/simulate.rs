//! `edgewise simulate`, as it is called from a shell.
//!
//! What the examples print is kept in `tests/runs`; `UPDATE_RUNS=1` writes the files anew.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use serde_json::Value;

/// The examples, and the flow that each is for, if it is for one of its own.
const EXAMPLES: [(&str, &[&str]); 11] = [
    ("a-week-of-waits", &["daily-reminder.json"]),
    ("closed", &[]),
    ("full-queue", &[]),
    ("long-queue", &[]),
    ("nobody-returns", &[]),
    ("return-to-a-full-queue", &[]),
    ("return-within-15-minutes", &[]),
    ("same-agent-then-queue", &["same-agent-then-queue.json", "--as", "disconnect"]),
    ("silence", &[]),
    ("waiting-in-a-queue", &[]),
    ("whispers", &[]),
];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// `edgewise simulate`, called where the examples are.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_edgewise"));
    command.current_dir(folder("examples")).arg("simulate").args(arguments);
    command
}

fn simulate(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Plays a script that stands nowhere.
fn play(arguments: &[&str], script: &str) -> Output {
    let mut command = command(&[arguments, &["--script", "-"]].concat());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_example_goes_as_it_says_and_as_it_went_before() {
    let names = fs::read_dir(folder("examples")).unwrap().map(|entry| entry.unwrap().path());
    let scripts = names.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).count();
    assert_eq!(scripts, EXAMPLES.len(), "an example is not played");
    for (name, arguments) in EXAMPLES {
        let script = format!("{name}.txt");
        let output = simulate(&[arguments, &["--script", &script]].concat());
        let run = printed(&output);
        assert_eq!(output.status.code(), Some(0), "{name}: {run}{}", complained(&output));
        let kept = folder("tests/runs").join(&script);
        if env::var_os("UPDATE_RUNS").is_some() {
            fs::write(&kept, &run).unwrap();
        }
        let kept = fs::read_to_string(&kept).unwrap();
        for (number, (kept, line)) in (1..).zip(kept.lines().zip(run.lines())) {
            assert_eq!(line, kept, "{name}, line {number} of its run");
        }
        assert_eq!(run.lines().count(), kept.lines().count(), "{name}");
    }
}

#[test]
fn what_is_not_as_expected_is_told_with_its_line_and_exits_with_1() {
    let output = play(&["--quiet"], "customer: Hello\nexpect ended\n");
    assert_eq!(output.status.code(), Some(1));
    let expected = "\
-, line 2: The chat waits for an agent. Next, in 1 day 1 hour, the chat's duration is over.
-: 1 of 1 expectations do not hold. The chat waits for an agent. Next, in 1 day 1 hour, the chat's duration is over.
";
    assert_eq!(printed(&output), expected);
}

#[test]
fn a_script_that_cannot_be_read_is_told_line_by_line_and_exits_with_2() {
    let output = play(&[], "customer: Hello\nwait for it\nagent Jane sleeps\n");
    assert_eq!(output.status.code(), Some(2));
    let complaints = complained(&output);
    assert!(complaints.starts_with("edgewise: -, line 2: It says no time to wait"), "{complaints}");
    assert!(complaints.contains("edgewise: -, line 3: After the agent's name comes"), "{complaints}");
}

#[test]
fn what_is_no_flow_is_told_and_exits_with_2() {
    let output = simulate(&["a-week-of-waits.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).starts_with("edgewise: a-week-of-waits: This is not JSON"));
    assert_eq!(simulate(&["no-such-file.json"]).status.code(), Some(2));
}

#[test]
fn without_a_script_nobody_does_anything_until_the_chat_is_over() {
    let output = simulate(&["--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(printed(&output), "Without a script: The chat ended after 1 day 1 hour: EXPIRED.\n");
}

#[test]
fn json_has_every_script_with_its_checks_its_trace_and_where_it_stands() {
    let output = simulate(&["--json", "--script", "full-queue.txt", "--script", "long-queue.txt"]);
    let reports: Value = serde_json::from_str(&printed(&output)).unwrap();
    let [full, long] = reports.as_array().unwrap().as_slice() else { panic!("{reports}") };
    assert_eq!((&full["script"], &full["holds"]), (&"full-queue.txt".into(), &true.into()));
    assert_eq!(full["summary"]["ended"]["reason"], "CONTACT_FLOW_DISCONNECT");
    assert_eq!(full["summary"]["contacts"][0]["InitiationMethod"], "API");
    assert!(long["summary"]["ended"].is_null());
    let trace = full["trace"].as_array().unwrap();
    let said = trace.iter().find(|entry| entry.get("message").is_some()).unwrap();
    assert_eq!(said["message"]["speaker"]["role"], "SYSTEM");
    assert_eq!(said["message"]["audience"], "ALL");
    let action = trace.iter().find(|entry| entry.get("action").is_some()).unwrap();
    assert_eq!(action["action"]["Type"], "UpdateContactEventHooks");
}

#[test]
fn flows_of_a_folder_and_flows_with_ids_can_be_reached() {
    let flow = r#"{ "Version": "2019-10-30", "StartAction": "go", "Actions": [
        { "Identifier": "go", "Type": "TransferToFlow", "Parameters": { "ContactFlowId": "ID" },
          "Transitions": { "NextAction": "end", "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] } },
        { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} } ] }"#;
    let scratch = env::temp_dir().join(format!("edgewise-simulate-{}", std::process::id()));
    fs::create_dir_all(&scratch).unwrap();
    let file = |id: &str| {
        let file = scratch.join("first.json");
        fs::write(&file, flow.replace("ID", id)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let script = "expect message We are still here\n";
    let arn = "arn:aws:connect:us-west-2:111122223333:instance/i/contact-flow/daily";
    let reached = [
        play(&[&file("daily-reminder"), "--library", "."], script),
        play(&[&file("Daily reminder"), "--library", "daily-reminder.json"], script),
        play(&[&file(arn), "--flow-id", "daily=daily-reminder.json"], script),
    ];
    for output in reached {
        assert_eq!(output.status.code(), Some(0), "{}{}", printed(&output), complained(&output));
    }
    let lost = play(&[&file("daily-reminder")], "expect action go result NoMatchingError\nexpect ended\n");
    assert_eq!(lost.status.code(), Some(0), "{}", printed(&lost));
    fs::remove_dir_all(scratch).unwrap();
}

#[test]
fn a_bot_of_the_instance_answers() {
    let scratch = env::temp_dir().join(format!("edgewise-simulate-bot-{}", std::process::id()));
    fs::create_dir_all(&scratch).unwrap();
    let write = |name: &str, text: &str| {
        let file = scratch.join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let bot = write(
        "bot.json",
        r#"{ "Name": "Orders", "Locales": [{ "LocaleId": "en_US",
            "Intents": [
              { "Name": "Status", "SampleUtterances": ["where is my order", "track my parcel", "has it been sent"] },
              { "Name": "Return", "SampleUtterances": ["send it back", "I want a refund", "return an item"] } ],
            "Fallback": { "Messages": ["Pardon?"] } }] }"#,
    );
    let flow = write(
        "flow.json",
        r#"{ "Version": "2019-10-30", "StartAction": "bot", "Actions": [
            { "Identifier": "bot", "Type": "ConnectParticipantWithLexBot",
              "Parameters": { "Text": "What can I do?", "LexBot": { "Name": "Orders" } },
              "Transitions": { "NextAction": "end", "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] } },
            { "Identifier": "end", "Type": "DisconnectParticipant", "Transitions": {} } ] }"#,
    );
    let output =
        play(&[&flow, "--bot", &bot], "customer: where is my order?\nexpect action bot result Status\n");
    assert_eq!(output.status.code(), Some(0), "{}{}", printed(&output), complained(&output));
    fs::remove_dir_all(scratch).unwrap();
}
