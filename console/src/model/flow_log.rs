//! What flows did in a chat, for people.

use edgewise_shared::flow::log::FlowLogEntry;

/// Reads the steps, one JSON document a line. A line that is none is left out.
pub fn read(lines: &str) -> Vec<FlowLogEntry> {
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// How many steps there are, in words.
pub fn count(steps: &[FlowLogEntry]) -> String {
    match steps.len() {
        0 => "No flow has done anything yet, or its log is off.".to_owned(),
        1 => "1 step".to_owned(),
        count => format!("{count} steps"),
    }
}

/// What came of a step, and where it led.
pub fn result(step: &FlowLogEntry) -> String {
    let reason = step.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    match &step.next_action {
        Some(next) => format!("{}{reason} → {next}", step.results),
        None => format!("{}{reason}", step.results),
    }
}

/// The parameters of a step as text; empty if it has none.
pub fn parameters(step: &FlowLogEntry) -> String {
    if step.parameters.is_empty() {
        return String::new();
    }
    serde_json::to_string_pretty(&step.parameters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"{"Timestamp":"2026-02-09T10:00:00.000Z","ContactId":"0199c0de-0000-7000-8000-000000000000","ContactFlowId":"f","ContactFlowName":"Sample","Identifier":"wait","Type":"Wait","Parameters":{"TimeLimitSeconds":"900"},"Results":"WaitCompleted","NextAction":"goodbye"}

not a step
"#;

    #[test]
    fn steps_are_read_line_by_line_and_told() {
        let steps = read(LINES);
        assert_eq!(count(&steps), "1 step");
        assert_eq!(result(&steps[0]), "WaitCompleted → goodbye");
        assert_eq!(parameters(&steps[0]), "{\n  \"TimeLimitSeconds\": \"900\"\n}");
        let failed = FlowLogEntry {
            results: "NoMatchingError".to_owned(),
            reason: Some("There was no answer.".to_owned()),
            next_action: None,
            ..steps[0].clone()
        };
        assert_eq!(result(&failed), "NoMatchingError (There was no answer.)");
    }
}
