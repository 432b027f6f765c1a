//! `edgewise flow`, as it is called from a shell.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// Runs `edgewise` where the fixtures are.
fn edgewise(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_edgewise"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tests/flows")).args(arguments);
    command
}

/// Runs `edgewise` with this as its standard input.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// What it printed, and its exit code.
fn printed(output: &Output) -> (String, Option<i32>) {
    (String::from_utf8(output.stdout.clone()).unwrap(), output.status.code())
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_flow_that_can_run_is_said_to_and_exits_with_0() {
    let output = edgewise(&["flow", "check", "legacy-back-to-the-agent.json"]);
    assert_eq!(printed(&output), ("legacy-back-to-the-agent.json: can run\n".to_owned(), Some(0)));
}

#[test]
fn every_problem_is_a_line_errors_first() {
    let output = edgewise(&["flow", "check", "broken.json", "back-to-the-agent.json"]);
    let expected = "\
broken.json: error: wait: A branch leads to \"nowhere\", an action that the flow does not have. [missing-target]
broken.json: error: wait: `TimeLimitSeconds` is \"tomorrow\"; it must be a whole number, 1 to 604800. [bad-parameter]
broken.json: warning: wait: When this fails the flow is over: it has no error branch (NoMatchingError). [missing-branch]
broken.json: warning: keys: No branch leads here, so this never happens. [unreachable]
broken.json: cannot run (2 errors, 2 warnings)
back-to-the-agent.json: can run
";
    assert_eq!(printed(&output), (expected.to_owned(), Some(1)));
}

#[test]
fn the_type_of_the_flow_can_be_given() {
    let output = edgewise(&["flow", "check", "--type", "CUSTOMER_QUEUE", "back-to-the-agent.json"]);
    let (text, code) = printed(&output);
    assert!(
        text.contains(
            "error: same agent: UpdateContactTargetQueue cannot be in a flow of type CUSTOMER_QUEUE."
        )
    );
    assert_eq!(code, Some(1));
}

#[test]
fn machines_get_json() {
    let output = edgewise(&["flow", "check", "--json", "broken.json", "back-to-the-agent.json"]);
    let (text, code) = printed(&output);
    let reports: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, Some(1));
    assert_eq!(reports[0]["canRun"], false);
    assert_eq!(
        reports[0]["problems"][0],
        json!({
            "severity": "error",
            "action": "wait",
            "code": "missing-target",
            "message": "A branch leads to \"nowhere\", an action that the flow does not have.",
        })
    );
    assert_eq!(
        reports[1],
        json!({ "file": "back-to-the-agent.json", "canRun": true, "flowType": "CONTACT_FLOW", "problems": [] })
    );
}

#[test]
fn a_converted_flow_checks_and_converts_to_itself() {
    let converted = edgewise(&["flow", "convert", "legacy-back-to-the-agent.json"]);
    assert_eq!(converted.status.code(), Some(0));
    let piped = |arguments: &[&str]| fed(arguments, &converted.stdout);
    assert_eq!(printed(&piped(&["flow", "check", "-"])), ("-: can run\n".to_owned(), Some(0)));
    assert_eq!(piped(&["flow", "convert", "-"]).stdout, converted.stdout);
    let document: Value = serde_json::from_slice(&converted.stdout).unwrap();
    assert_eq!(document["Version"], "2019-10-30");
    assert_eq!(document["Actions"][2]["Parameters"], json!({ "AgentId": "$.Attributes['last agent']" }));
}

#[test]
fn numbers_keep_all_their_digits() {
    let positions = [403.092_732_337_203_64, 1_143.612_713_064_637_3, 14.4, -8.0, 1e300];
    let whole = json!([u64::MAX, i64::MIN]);
    let metadata = json!({ "x": positions, "whole": whole });
    let flow = json!({ "Version": "2019-10-30", "StartAction": "a", "Metadata": metadata, "Actions": [] });
    let output = fed(&["flow", "convert", "-"], flow.to_string().as_bytes());
    let converted: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(converted["Metadata"]["x"], json!(positions));
    assert_eq!(converted["Metadata"]["whole"], whole);
    assert!(printed(&output).0.contains("403.09273233720364"));
}

#[test]
fn what_is_malformed_is_listed_with_what_is_wrong_with_the_rest() {
    let flow = json!({ "Version": "2019-10-30", "StartAction": "a", "Actions": [
        { "Identifier": "a", "Type": "MessageParticipant", "Parameters": [], "Transitions": { "NextAction": "b" } },
        { "Identifier": "b", "Type": "Loop", "Transitions": { "NextAction": "c" } },
    ] });
    let (text, code) = printed(&fed(&["flow", "check", "-"], flow.to_string().as_bytes()));
    for problem in
        ["a: `Parameters` must be an object.", "b: `LoopCount` is missing.", "b: A branch leads to \"c\""]
    {
        assert!(text.contains(&format!("-: error: {problem}")), "{text}");
    }
    assert_eq!((text.lines().last(), code), (Some("-: cannot run (3 errors)"), Some(1)));
}

#[test]
fn what_cannot_be_read_exits_with_2() {
    let missing = edgewise(&["flow", "check", "missing.json", "back-to-the-agent.json"]);
    assert!(complained(&missing).starts_with("edgewise: cannot read missing.json: "));
    assert_eq!(printed(&missing), ("back-to-the-agent.json: can run\n".to_owned(), Some(2)));
    assert_eq!(edgewise(&["flow", "check"]).status.code(), Some(2));
    assert_eq!(edgewise(&["flow", "mend", "broken.json"]).status.code(), Some(2));
}

#[test]
fn what_is_no_flow_exits_with_1() {
    for command in ["check", "convert"] {
        let output = edgewise(&["flow", command, "../own_flows.rs"]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        let said = printed(&output).0 + &complained(&output);
        assert!(said.contains("../own_flows.rs: error: This is not JSON"), "{said}");
    }
}

#[test]
fn help_tells_what_there_is() {
    let (text, code) = printed(&edgewise(&["flow", "check", "--help"]));
    assert_eq!(code, Some(0));
    for word in ["FILE", "--type", "--json", "Exit codes"] {
        assert!(text.contains(word), "{word}");
    }
}
