//! Random changes to flows: whatever a file holds, the importer answers, and what it takes it can write.

use std::fs;
use std::path::Path;

use edgewise_shared::flow::document::FlowDocument;
use edgewise_shared::flow::import::{draft, import};
use edgewise_shared::flow::validate::{draft_problems, problems};
use serde_json::{Value, json};

/// How many changed flows a run tries.
const ROUNDS: u32 = 4_000;

/// A source of numbers that follows from its seed (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Tells the seed when a round fails.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with EDGEWISE_SEED={}", self.0);
        }
    }
}

#[test]
fn a_changed_flow_is_refused_or_read_and_never_more() {
    let given = std::env::var("EDGEWISE_SEED").ok().map(|seed| seed.parse().unwrap());
    let seeds = given.map_or(1..u64::from(ROUNDS) + 1, |seed: u64| seed..seed + 1);
    let flows = fixtures();
    let (mut read, mut refused) = (0, 0);
    for seed in seeds {
        let _told = Told(seed);
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let text = changed(&mut random, &flows);
        match import(&text) {
            Ok(document) => {
                read += 1;
                check(&document);
            }
            Err(problems) => {
                refused += 1;
                assert!(
                    !problems.is_empty()
                        && problems.iter().all(edgewise_shared::flow::problem::Problem::is_error)
                );
                if let Ok(draft) = draft(&text) {
                    let all = draft_problems(&draft, draft.document().flow_type());
                    assert!(problems.iter().all(|problem| all.contains(problem)), "{all:?}");
                }
            }
        }
    }
    assert!(
        given.is_some() || (read > ROUNDS / 10 && refused > ROUNDS / 10),
        "{read} read, {refused} refused"
    );
}

/// What was read can be written and read again, as often as one likes, and be checked.
fn check(document: &FlowDocument) {
    let written = serde_json::to_string(document).unwrap();
    let again = import(&written).unwrap();
    assert_eq!(&again, document);
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
    let flow_type = document.flow_type();
    assert_eq!(problems(&again, flow_type), problems(document, flow_type));
    for action in &document.actions {
        assert_eq!(document.action(&action.identifier).unwrap().identifier, action.identifier);
    }
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// A flow with some changes to its values, its text, or both.
fn changed(random: &mut Random, flows: &[String]) -> String {
    let mut text = random.pick(flows).clone();
    if random.below(4) > 0 {
        let mut flow = serde_json::from_str(&text).unwrap();
        for _ in 0..=random.below(6) {
            change_value(random, &mut flow, 0);
        }
        text = flow.to_string();
    }
    if random.below(4) == 0 {
        for _ in 0..=random.below(4) {
            text = change_text(random, &text);
        }
    }
    text
}

/// Goes down into a value and changes something there.
fn change_value(random: &mut Random, value: &mut Value, depth: usize) {
    let here = random.below(8) == 0 || depth > 8;
    match value {
        Value::Array(list) if !list.is_empty() && !here => {
            let position = random.below(list.len());
            match random.below(8) {
                0 => drop(list.remove(position)),
                1 => list.push(list[position].clone()),
                _ => change_value(random, &mut list[position], depth + 1),
            }
        }
        Value::Object(map) if !map.is_empty() && !here => {
            let names: Vec<String> = map.keys().cloned().collect();
            let name = random.pick(&names);
            match random.below(12) {
                0 => drop(map.remove(name)),
                1 => drop(map.insert("Unknown".to_owned(), some_value(random))),
                _ => change_value(random, &mut map[name], depth + 1),
            }
        }
        value => *value = some_value(random),
    }
}

fn some_value(random: &mut Random) -> Value {
    let values = json!([
        null,
        true,
        -1,
        604_801,
        1e300,
        "",
        "wait",
        "end",
        "$.",
        "$.Attributes['x",
        "$.Channel",
        "Loop",
        "Evaluate",
        "PercentileBranching",
        "\u{0}😀{}%",
        [],
        {},
        [[1, { "a": [] }]],
        { "Operator": "Equals", "Operands": [1] },
        { "NextAction": "wait", "Conditions": null, "Errors": [] },
    ]);
    random.pick(values.as_array().unwrap()).clone()
}

/// Cuts something out of a text, doubles it or puts something in.
fn change_text(random: &mut Random, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let start = random.below(characters.len());
    let end = (start + random.below(20)).min(characters.len());
    let (before, part, after) = (&characters[..start], &characters[start..end], &characters[end..]);
    let middle: String = match random.below(3) {
        0 => String::new(),
        1 => part.iter().chain(part).collect(),
        _ => {
            let inserted = ["{", "}", "[", "\"", ",", "\\", "\u{0}", "modules", "1e999", "\u{feff}"];
            part.iter().collect::<String>() + random.pick::<&str>(&inserted)
        }
    };
    before.iter().collect::<String>() + &middle + &after.iter().collect::<String>()
}
