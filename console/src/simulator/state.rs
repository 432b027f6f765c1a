//! What the simulator's page holds, and where its flows come from.

use std::collections::BTreeMap;

use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::problem::Problem;
use edgewise_shared::flow::stock;
use edgewise_shared::flow::validate::problems;
use edgewise_shared::id::FlowId;
use edgewise_shared::simulate::Step;
use edgewise_shared::simulate::sources::{Source, load};
use edgewise_shared::simulate::stage::Role;
use edgewise_shared::wire::console::{FlowList, ListedFlow};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::opening::Opening;
use super::play::{Play, Setting};
use crate::browser::http;

/// The simulator. A handle: copies are the same one.
#[derive(Clone, Copy)]
pub struct Simulator {
    /// The instance's flows; none while they are fetched.
    pub flows: RwSignal<Option<Vec<ListedFlow>>>,
    /// Flows that were opened from files or pasted.
    pub opened: RwSignal<Vec<Source>>,
    /// The flow that is tried.
    pub flow: RwSignal<Option<Flow>>,
    /// What is played with it.
    pub play: RwSignal<Option<Play>>,
    /// How the next chat begins.
    pub opening: RwSignal<Opening>,
    /// What did not work, in words.
    pub trouble: RwSignal<Option<String>>,
    /// What to tell those who listen to the page.
    pub announcement: RwSignal<String>,
}

/// A flow that can be tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Where it is from.
    pub origin: Origin,
    /// What it is called.
    pub name: String,
    /// Its id in the library.
    pub id: FlowId,
    /// What it is for.
    pub kind: FlowType,
    /// It, and what it can come to.
    pub library: FlowLibrary,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Where a flow is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The instance, by its id.
    Instance(FlowId),
    /// A file, by its place among those that were opened.
    Opened(usize),
}

const FLOWS: &str = "/console/api/flows";

impl Simulator {
    /// One with nothing in it.
    pub fn new() -> Self {
        Self {
            flows: RwSignal::new(None),
            opened: RwSignal::new(Vec::new()),
            flow: RwSignal::new(None),
            play: RwSignal::new(None),
            opening: RwSignal::new(Opening::default()),
            trouble: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
        }
    }

    /// Fetches the list of flows, and begins with the one that receives chats.
    pub fn open(self) {
        if self.flows.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match http::get::<FlowList>(FLOWS).await {
                Ok(list) => {
                    let inbound = FlowId::new(stock::INBOUND_FLOW);
                    let first = list.flows.iter().find(|flow| flow.id == inbound).or(list.flows.first());
                    let first = first.map(|flow| flow.id.clone());
                    self.flows.set(Some(list.flows));
                    if let Some(first) = first.filter(|_| self.flow.with_untracked(Option::is_none)) {
                        self.choose(Origin::Instance(first));
                    }
                }
                Err(fault) => {
                    self.flows.set(Some(Vec::new()));
                    self.trouble.set(Some(fault.words("The flows of the instance were not read.")));
                }
            }
        });
    }

    /// Tries another flow, from its beginning.
    pub fn choose(self, origin: Origin) {
        match origin {
            Origin::Instance(id) => self.fetch(id),
            Origin::Opened(place) => self.read_opened(place),
        }
    }

    /// Adds flows that were opened, and tries the first of them.
    pub fn add(self, sources: Vec<Source>) {
        let place = self.opened.with_untracked(Vec::len);
        if sources.is_empty() {
            return;
        }
        self.opened.update(|opened| opened.extend(sources));
        self.read_opened(place);
    }

    /// Begins a chat with the flow that is tried.
    pub fn begin(self) {
        let Some(flow) = self.flow.get_untracked() else { return };
        let opening = self.opening.get_untracked();
        let (start, given) = match opening.read() {
            Ok(read) => read,
            Err(what) => return self.trouble.set(Some(what)),
        };
        let role = opening.role.unwrap_or_else(|| Role::of(flow.kind));
        let setting = Setting { library: flow.library, flow_id: flow.id, role, start, given };
        match Play::begin(setting) {
            Ok(play) => {
                self.trouble.set(None);
                self.play.set(Some(play));
                self.announce();
            }
            Err(why) => self.trouble.set(Some(why)),
        }
    }

    /// Takes a step. Whether it was taken.
    pub fn take(self, step: Step) -> bool {
        let mut outcome = Ok(());
        self.play.maybe_update(|play| {
            if let Some(play) = play {
                outcome = play.take(step);
            }
            outcome.is_ok()
        });
        let taken = outcome.is_ok();
        self.trouble.set(outcome.err());
        if taken {
            self.announce();
        }
        taken
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.change(Play::undo);
    }

    /// Begins the same chat anew.
    pub fn restart(self) {
        self.change(Play::restart);
    }

    fn change(self, change: impl FnOnce(&mut Play)) {
        self.play.update(|play| {
            if let Some(play) = play {
                change(play);
            }
        });
        self.trouble.set(None);
        self.announce();
    }

    fn announce(self) {
        let stands = self.play.with_untracked(|play| {
            play.as_ref().map(|play| play.simulation().summary().to_string()).unwrap_or_default()
        });
        self.announcement.set(stands);
    }

    fn fetch(self, id: FlowId) {
        spawn_local(async move {
            let library = match http::get::<FlowLibrary>(&format!("{FLOWS}/{id}")).await {
                Ok(library) => library,
                Err(fault) => return self.trouble.set(Some(fault.words("The flow was not read."))),
            };
            let listed =
                self.flows.with_untracked(|flows| flows.iter().flatten().find(|flow| flow.id == id).cloned());
            let (Some(named), Some(listed)) = (library.flow(&id), listed) else {
                return self.trouble.set(Some("The flow was not found.".to_owned()));
            };
            let problems = problems(&named.document, listed.flow_type);
            let ListedFlow { name, flow_type, .. } = listed;
            self.enter(Flow {
                origin: Origin::Instance(id.clone()),
                name,
                id,
                kind: flow_type,
                library,
                problems,
            });
        });
    }

    /// The flows that come with an instance can be reached from an opened one, and so can all others that were opened.
    fn read_opened(self, place: usize) {
        let mut library = stock::library();
        let sources = self.opened.get_untracked();
        match load(&mut library, &sources) {
            Ok(loaded) => {
                let Some(flow) = loaded.into_iter().nth(place) else { return };
                let found = library.flow(&flow.id).map(|named| problems(&named.document, flow.flow_type));
                self.enter(Flow {
                    origin: Origin::Opened(place),
                    name: flow.name,
                    id: flow.id,
                    kind: flow.flow_type,
                    library,
                    problems: found.unwrap_or_default(),
                });
            }
            Err(unreadable) => {
                let names: BTreeMap<&str, &Problem> = unreadable
                    .iter()
                    .filter_map(|source| Some((source.name.as_str(), source.problems.first()?)))
                    .collect();
                let told =
                    names.iter().map(|(name, problem)| format!("{name} cannot be read: {}", problem.message));
                self.trouble.set(Some(told.collect::<Vec<_>>().join(" ")));
                let bad: Vec<String> = unreadable.iter().map(|source| source.name.clone()).collect();
                self.opened.update(|opened| opened.retain(|source| !bad.contains(&source.name)));
            }
        }
    }

    fn enter(self, flow: Flow) {
        self.opening.update(|opening| opening.role = None);
        self.flow.set(Some(flow));
        self.begin();
    }
}
