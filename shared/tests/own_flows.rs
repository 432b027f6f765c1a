//! Flows of our own in both formats.

use std::fs;
use std::path::Path;

use edgewise_shared::flow::import::import;
use edgewise_shared::flow::validate::problems;
use serde_json::Value;

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows").join(name)).unwrap()
}

#[test]
fn a_flow_of_the_current_format_is_written_as_it_was_read() {
    let text = fixture("back-to-the-agent.json");
    let written = serde_json::to_value(import(&text).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(&text).unwrap());
}

#[test]
fn both_formats_can_say_what_runs() {
    for name in ["back-to-the-agent.json", "legacy-back-to-the-agent.json"] {
        let document = import(&fixture(name)).unwrap();
        assert_eq!(problems(&document, document.flow_type()), [], "{name}");
    }
}
