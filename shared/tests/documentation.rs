//! What the documentation says of flows, against what is so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use edgewise_shared::flow::catalog::{InChat, specs};
use edgewise_shared::flow::problem::ProblemCode;
use edgewise_shared::flow::stock;

/// The part of `docs/flows.md` under a heading, up to the next one.
fn section(heading: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/flows.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, after) = text.split_once(&format!("\n{heading}\n")).unwrap();
    after.split("\n#").next().unwrap().to_owned()
}

/// What the first column of a section's table names.
fn named(section: &str) -> BTreeSet<&str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap()).collect()
}

fn actions(in_chat: &[InChat]) -> BTreeSet<&'static str> {
    specs().filter(|spec| in_chat.contains(&spec.in_chat)).map(|spec| spec.kind).collect()
}

#[test]
fn every_action_is_listed_with_what_a_chat_does() {
    assert_eq!(named(&section("### Actions that run")), actions(&[InChat::Runs, InChat::Waits]));
    assert_eq!(named(&section("### Actions that change nothing")), actions(&[InChat::Passes]));
    assert_eq!(named(&section("### Actions that take the error branch")), actions(&[InChat::Fails]));
}

#[test]
fn every_code_is_explained() {
    let codes: Vec<String> = ProblemCode::ALL.into_iter().map(ProblemCode::name).collect();
    let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    assert_eq!(named(&section("## Check and convert")), codes);
}

#[test]
fn every_stock_flow_is_listed() {
    let listed = section("## Flows that every instance begins with");
    for flow in stock::library().flows.values() {
        assert!(listed.contains(&flow.name), "{}", flow.name);
    }
}
