use edgewise_shared::simulate::sources::Source;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::controls::Controls;
use super::questions::QuestionCard;
use super::standing::{Beginning, Script, Standing};
use super::state::{Flow, Origin, Simulator};
use super::talk::Talk;
use super::trace::TraceList;
use crate::desk::{Desk, Page};

/// The page: a flow on top; beside each other what one can do, what is said, and what the flow does.
#[component]
pub fn SimulatorPage() -> impl IntoView {
    let simulator: Simulator = expect_context();
    simulator.open();
    let plays = Memo::new(move |_| simulator.play.with(Option::is_some));
    view! {
        <main class="simulator">
            <Head />
            <Show
                when=move || plays.get()
                fallback=|| {
                    view! {
                        <div class="skeleton" aria-hidden="true">
                            <span></span>
                            <span></span>
                            <span></span>
                        </div>
                    }
                }
            >
                <div class="simulator-panes">
                    <div class="simulator-side">
                        <Standing />
                        <QuestionCard />
                        <Controls />
                        <Beginning />
                        <Script />
                    </div>
                    <Talk />
                    <TraceList />
                </div>
            </Show>
            <p class="visually-hidden" role="status">
                {move || simulator.announcement.get()}
            </p>
        </main>
    }
}

#[component]
fn Head() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let desk: Desk = expect_context();
    let pasting = RwSignal::new(false);
    let chosen = move || {
        simulator.flow.with(|flow| flow.as_ref().map(|flow| value_of(&flow.origin)).unwrap_or_default())
    };
    let choose = move |event| {
        if let Some(origin) = origin_of(&event_target_value(&event)) {
            simulator.choose(origin);
        }
    };
    view! {
        <header class="simulator-head">
            <div class="simulator-title">
                <h2>"Flow simulator"</h2>
                <p>"The same engine as the server, in your browser. Nothing that you do here reaches a customer."</p>
            </div>
            <div class="simulator-tools">
                <label class="field-label" for="simulator-flow">
                    "Flow"
                </label>
                <select id="simulator-flow" class="field" prop:value=chosen on:change=choose>
                    {move || options(simulator)}
                </select>
                <FileButton />
                <button
                    class="button"
                    aria-expanded=move || pasting.get().to_string()
                    on:click=move |_| pasting.update(|pasting| *pasting = !*pasting)
                >
                    "Paste"
                </button>
                <button class="button" on:click=move |_| desk.page.set(Page::Chats)>
                    "Back to chats"
                </button>
            </div>
            <Show when=move || pasting.get()>
                <Paste done=move || pasting.set(false) />
            </Show>
            <div class="simulator-trouble" role="alert">
                {move || simulator.trouble.get().map(|words| view! { <p>{words}</p> })}
            </div>
            {move || simulator.flow.get().map(|flow| view! { <Problems flow /> })}
        </header>
    }
}

fn options(simulator: Simulator) -> impl IntoView {
    let chosen =
        simulator.flow.with(|flow| flow.as_ref().map(|flow| value_of(&flow.origin)).unwrap_or_default());
    let option = |value: String, name: String| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {name}
            </option>
        }
    };
    let listed = simulator.flows.get().unwrap_or_default();
    let listed = listed.into_iter().map(|flow| {
        let about = flow.flow_type.name().to_lowercase().replace('_', " ");
        option(value_of(&Origin::Instance(flow.id)), format!("{} ({about})", flow.name))
    });
    let opened = simulator.opened.get();
    let any_opened = !opened.is_empty();
    let opened = opened.into_iter().enumerate();
    let opened = opened.map(|(place, source)| option(value_of(&Origin::Opened(place)), source.name));
    view! {
        <optgroup label="This instance">{listed.collect_view()}</optgroup>
        {any_opened.then(|| view! { <optgroup label="Opened here">{opened.collect_view()}</optgroup> })}
    }
}

#[component]
fn FileButton() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let read = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let files = input.files();
        let files: Vec<File> = files
            .map(|files| (0..files.length()).filter_map(|place| files.get(place)).collect())
            .unwrap_or_default();
        spawn_local(async move {
            let mut sources = Vec::new();
            for file in files {
                if let Ok(text) = JsFuture::from(file.text()).await {
                    let name = file.name();
                    let name = name.strip_suffix(".json").unwrap_or(&name).to_owned();
                    let text = text.as_string().unwrap_or_default();
                    sources.push(Source { name, id: None, flow_type: None, text });
                }
            }
            input.set_value("");
            simulator.add(sources);
        });
    };
    view! {
        <label class="button file-button">
            "Open files"
            <input class="visually-hidden" type="file" multiple accept=".json,application/json" on:change=read />
        </label>
    }
}

#[component]
fn Paste(done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let text = RwSignal::new(String::new());
    let add = move |_| {
        let text = text.get_untracked();
        if !text.trim().is_empty() {
            let count = simulator.opened.with_untracked(Vec::len) + 1;
            let name = format!("Pasted flow {count}");
            simulator.add(vec![Source { name, id: None, flow_type: None, text }]);
            done();
        }
    };
    view! {
        <div class="simulator-paste">
            <label class="field-label" for="simulator-paste">
                "A flow, in either format of Amazon Connect"
            </label>
            <textarea
                id="simulator-paste"
                class="field"
                rows="6"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <button class="button is-primary" on:click=add>
                "Try this flow"
            </button>
        </div>
    }
}

/// What is wrong with the flow, or that nothing is.
#[component]
fn Problems(flow: Flow) -> impl IntoView {
    let errors = flow.problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = flow.problems.len() - errors;
    let counted = |count: usize, word: &str| {
        (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
    };
    let counts: Vec<String> =
        [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect();
    if counts.is_empty() {
        return view! { <p class="simulator-good">"No problems were found in this flow."</p> }.into_any();
    }
    view! {
        <details class="simulator-problems">
            <summary>{counts.join(", ")} " in this flow"</summary>
            <ul>
                {flow
                    .problems
                    .into_iter()
                    .map(|problem| {
                        let word = if problem.is_error() { "Error" } else { "Warning" };
                        let action = problem.action.map(|action| view! { <code>{action}</code> });
                        view! {
                            <li class:is-error=word == "Error">
                                <strong>{word}</strong>
                                " "
                                {action}
                                " "
                                {problem.message}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
    .into_any()
}

fn value_of(origin: &Origin) -> String {
    match origin {
        Origin::Instance(id) => format!("instance {id}"),
        Origin::Opened(place) => format!("opened {place}"),
    }
}

fn origin_of(value: &str) -> Option<Origin> {
    let (kind, rest) = value.split_once(' ')?;
    match kind {
        "instance" => Some(Origin::Instance(edgewise_shared::id::FlowId::new(rest))),
        _ => Some(Origin::Opened(rest.parse().ok()?)),
    }
}
