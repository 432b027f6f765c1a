//! Flows that other people exported, run to their ends in a simulated instance. They are not part of this repository:
//! `EDGEWISE_FLOWS_DIR` names a folder of them, and without it there is nothing to run.
//!
//! What came of each run is kept in `tests/runs`, without a word of the flows: which action (by its number) did what,
//! when, and how long what it said was. `UPDATE_RUNS=1` writes the files anew.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use edgewise_shared::contact::chat::{Frame, Stage};
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::FlowId;
use edgewise_shared::simulate::answers::{ANY_FUNCTION, BotAnswer, FunctionAnswer, Reply};
use edgewise_shared::simulate::sources::{Loaded, Source, load};
use edgewise_shared::simulate::stage::{self, Role};
use edgewise_shared::simulate::summary::Awaited;
use edgewise_shared::simulate::trace::Trace;
use edgewise_shared::simulate::wording::clock;
use edgewise_shared::simulate::{Simulation, Start, Step};
use edgewise_shared::time::Span;
use edgewise_shared::wire::lex::{Intent, IntentState, RecognizeTextResponse, SessionState};
use serde_json::json;

/// More than any of the flows has to do; who goes round for longer is left alone until its chat is over.
const ROUNDS: usize = 50;
/// So many lines of a run are kept, at its beginning and at its end.
const KEPT: (usize, usize) = (120, 20);

/// The agent who comes, and the value of every attribute.
const AGENT: &str = "Jane";

/// What happens to a flow.
#[derive(Clone, Copy, PartialEq)]
enum Luck {
    /// Functions answer, bots understand, agents come, and the customer answers and returns.
    Good,
    /// Nobody answers, nobody comes, and the customer keeps silent.
    Bad,
}

#[test]
fn every_one_runs_to_its_end_whatever_happens() {
    let Some(folder) = env::var_os("EDGEWISE_FLOWS_DIR") else {
        eprintln!("EDGEWISE_FLOWS_DIR is not set: no real flows to run");
        return;
    };
    let sources = sources(Path::new(&folder));
    assert!(!sources.is_empty(), "no flows in {}", Path::new(&folder).display());
    let mut library = FlowLibrary::default();
    let loaded = load(&mut library, &sources).unwrap();
    for (source, flow) in sources.iter().zip(loaded) {
        let mut run = String::new();
        for luck in [Luck::Good, Luck::Bad] {
            let simulation = play(library.clone(), &flow, luck);
            let ended = simulation.summary().ended;
            assert!(ended.is_some(), "{}: {}", source.name, simulation.summary());
            writeln!(run, "{}", if luck == Luck::Good { "With luck" } else { "Without luck" }).unwrap();
            run.push_str(&without_words(&simulation));
        }
        compare(&source.name, &run);
    }
}

fn sources(folder: &Path) -> Vec<Source> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension() == Some(OsStr::new("json"))).collect();
    files.sort();
    let source = |path: PathBuf| Source {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        id: None,
        flow_type: None,
        text: fs::read_to_string(path).unwrap(),
    };
    files.into_iter().map(source).collect()
}

fn play(mut library: FlowLibrary, flow: &Loaded, luck: Luck) -> Simulation {
    let flow_id = stage::set(&mut library, &flow.id, Role::of(flow.flow_type));
    let mut start = Start::default();
    if luck == Luck::Good {
        let answer = Reply::Answers(json!(referred(&library, "$.External.", "2")));
        let answer = FunctionAnswer { reply: answer, after: Span::seconds(1) };
        start.answers.functions.insert(ANY_FUNCTION.to_owned(), answer);
        start.answers.waits_for_answers = true;
        start.attributes = referred(&library, "$.Attributes.", AGENT);
    }
    let mut simulation = Simulation::begin(library, flow_id, start).unwrap();
    let mut player = Player { luck, visits: BTreeMap::new(), returned: false };
    for _ in 0..ROUNDS {
        simulation.settle().unwrap();
        if simulation.chat().has_ended() {
            break;
        }
        for step in player.next(&simulation) {
            simulation.apply(step).unwrap();
        }
    }
    if !simulation.chat().has_ended() {
        simulation.apply(Step::Waits(Start::default().duration)).unwrap();
    }
    simulation
}

/// Every name that the flows refer to behind a prefix, with this value.
fn referred(library: &FlowLibrary, prefix: &str, value: &str) -> BTreeMap<String, String> {
    let text = serde_json::to_string(&(&library.flows, &library.modules)).unwrap();
    let name = |rest: &str| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && !"_-".contains(letter));
        (rest[..end.unwrap_or(rest.len())].to_owned(), value.to_owned())
    };
    text.split(prefix).skip(1).map(name).filter(|(name, _)| !name.is_empty()).collect()
}

/// Somebody who does what the flow waits for, and something else each time.
struct Player {
    luck: Luck,
    /// How often each action has waited.
    visits: BTreeMap<(FlowId, String), usize>,
    returned: bool,
}

impl Player {
    fn next(&mut self, simulation: &Simulation) -> Vec<Step> {
        if self.luck == Luck::Bad {
            return vec![Step::NextTimer];
        }
        let jane = || AGENT.to_owned();
        match &simulation.chat().stage {
            Stage::Queued { .. } => {
                let says = Step::AgentSays { agent: jane(), text: "Hello".to_owned() };
                vec![Step::AgentAccepts(jane()), says, Step::Waits(Span::minutes(3))]
            }
            Stage::Connected { .. } => vec![Step::AgentLeaves(jane())],
            Stage::InFlow | Stage::Ended { .. } => self.answer(simulation),
        }
    }

    fn answer(&mut self, simulation: &Simulation) -> Vec<Step> {
        let summary = simulation.summary();
        let (Some(waits), Some(run)) = (summary.flow_waits, &simulation.chat().run) else {
            return vec![Step::NextTimer];
        };
        let chosen = self.choose(simulation, &run.place.frame);
        match waits.what {
            Awaited::Time { customer_returned: true, .. } if !self.returned => {
                self.returned = true;
                vec![Step::Waits(Span::minutes(1)), Step::CustomerSays("I am back".to_owned())]
            }
            Awaited::View => match chosen {
                Some(action) => vec![Step::CustomerAnswers { action, data: json!({}) }],
                None => vec![Step::NextTimer],
            },
            Awaited::Bot { thinks: false, .. } => vec![Step::CustomerSays("Please help me".to_owned())],
            Awaited::Bot { thinks: true, .. } => vec![Step::Bot(understood(chosen))],
            Awaited::Time { .. } | Awaited::Function { .. } | Awaited::Instance => vec![Step::NextTimer],
        }
    }

    /// What the action's conditions name, another one each time, and after the last none.
    fn choose(&mut self, simulation: &Simulation, frame: &Frame) -> Option<String> {
        let visits = self.visits.entry((frame.flow_id.clone(), frame.action.clone())).or_default();
        let action = simulation.library().flow(&frame.flow_id)?.document.action(&frame.action)?;
        let mut named = action.transitions.conditions.iter().flat_map(|branch| &branch.condition.operands);
        let chosen = named.nth(*visits).cloned();
        *visits += 1;
        chosen
    }
}

/// A bot that has understood this, or nothing.
fn understood(intent: Option<String>) -> BotAnswer {
    let state = if intent.is_some() { IntentState::Fulfilled } else { IntentState::Failed };
    let intent = Intent { name: intent.unwrap_or_default(), state: Some(state), ..Intent::default() };
    let session_state = SessionState { intent: Some(intent), ..SessionState::default() };
    BotAnswer::new(RecognizeTextResponse { session_state, ..RecognizeTextResponse::default() })
}

/// A run without a word of its flows.
fn without_words(simulation: &Simulation) -> String {
    let mut lines = Vec::new();
    for entry in simulation.trace() {
        let told = match &entry.what {
            Trace::Action(step) => {
                let library = simulation.library();
                let flow = library.flow(&step.contact_flow_id).unwrap();
                let number = |id: &str| {
                    let mut actions = flow.document.actions.iter();
                    actions
                        .position(|action| action.identifier == id)
                        .map_or("none".to_owned(), |at| at.to_string())
                };
                let next = step.next_action.as_ref().map(|next| format!(" -> {}", number(next)));
                let flow = text(&step.contact_flow_name);
                let (at, result) = (number(&step.identifier), word(&step.results));
                format!("flow {flow}, action {at} {}: {result}{}", step.kind, next.unwrap_or_default())
            }
            Trace::Message(message) => {
                let role = message.speaker.role;
                format!(
                    "{role:?} to {:?}: {} {}",
                    message.audience,
                    message.content_type,
                    text(&message.content)
                )
            }
            Trace::Asked(_) => "asked".to_owned(),
            Trace::Answered { outcome, .. } => {
                format!("answered: {}", outcome.as_ref().is_some_and(Result::is_ok))
            }
            Trace::Sent(_) | Trace::Stage(_) => {
                entry.to_string().split(" in queue ").next().unwrap().to_owned()
            }
            Trace::Step(_) => format!("> {entry}").split('{').next().unwrap().to_owned(),
            _ => entry.to_string(),
        };
        lines.push(format!("{} {told}", clock(simulation.began(), entry.at)));
    }
    lines.push(simulation.summary().to_string());
    let (first, last) = KEPT;
    if lines.len() > first + last {
        let between = first..lines.len() - last;
        let told = format!("… {} lines …", between.len());
        lines.splice(between, [told]);
    }
    lines.join("\n") + "\n"
}

/// A result that the language itself has, or what stands for one of the flow's own.
fn word(result: &str) -> String {
    let known =
        ["Success", "Waiting", "Queued", "Ended", "FlowOver", "ToFlow", "IntoModule", "OutOfModule", "CHAT"];
    let of_language = result.is_empty()
        || known.contains(&result)
        || ["Error", "Limit", "Condition", "Exceeded", "Completed", "Returned", "Looping"]
            .iter()
            .any(|part| result.contains(part));
    if of_language || result.parse::<i64>().is_ok() { format!("\"{result}\"") } else { text(result) }
}

/// How long a text is, and a number that changes with it (FNV-1a).
fn text(text: &str) -> String {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("[{} characters, {hash:08x}]", text.chars().count())
}

fn compare(name: &str, run: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runs").join(format!("{name}.txt"));
    if env::var_os("UPDATE_RUNS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        return fs::write(file, run).unwrap();
    }
    let kept =
        fs::read_to_string(&file).unwrap_or_else(|_| panic!("{name} has no run: UPDATE_RUNS=1 writes it"));
    let differs = kept.lines().zip(run.lines()).position(|(kept, run)| kept != run);
    if let Some(at) = differs {
        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
        panic!("{name}, line {}: expected\n  {}\nand got\n  {}", at + 1, line(&kept), line(run));
    }
    assert_eq!(kept.lines().count(), run.lines().count(), "{name}");
}
