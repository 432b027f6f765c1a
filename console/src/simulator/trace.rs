use edgewise_shared::flow::log::FlowLogEntry;
use edgewise_shared::simulate::trace::{Trace, TraceEntry};
use leptos::prelude::*;

use super::play::Play;
use super::state::Simulator;
use crate::model::flow_log;

/// How many lines are shown at first, and how many more each time.
const LINES: usize = 400;

/// What can be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Step,
    Branch,
    Message,
    Timer,
    Contact,
    Outside,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Branch, "Branches"),
    (Kind::Message, "Messages"),
    (Kind::Timer, "Timers"),
    (Kind::Contact, "Contacts"),
    (Kind::Outside, "Calls"),
];

/// Everything that came of each step.
#[component]
pub fn TraceList() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let shown = RwSignal::new(KINDS.map(|(kind, _)| kind).to_vec());
    let most = RwSignal::new(LINES);
    let entries = Memo::new(move |_| {
        let kinds = shown.get();
        simulator.play.with(|play| {
            let Some(play) = play else { return Vec::new() };
            let trace = play.simulation().trace().iter().enumerate();
            let wanted = trace.filter(|(_, entry)| {
                let kind = kind_of(entry);
                kind == Kind::Step || kinds.contains(&kind)
            });
            wanted.map(|(place, entry)| (place, play.clock(entry), entry.clone())).collect::<Vec<_>>()
        })
    });
    let left_out = Memo::new(move |_| entries.with(Vec::len).saturating_sub(most.get()));
    let visible = move || entries.get().into_iter().skip(left_out.get()).collect::<Vec<_>>();
    let scroller = NodeRef::<leptos::html::Ol>::new();
    let restarted = Memo::new(move |_| simulator.play.with(|play| play.as_ref().map(Play::steps)) == Some(0));
    Effect::new(move || {
        entries.track();
        let begun = restarted.get();
        request_animation_frame(move || {
            if let Some(scroller) = scroller.try_get_untracked().flatten() {
                scroller.set_scroll_top(if begun { 0 } else { scroller.scroll_height() });
            }
        });
    });
    view! {
        <section class="simulator-trace" aria-labelledby="simulator-trace">
            <div class="pane-head">
                <h3 id="simulator-trace">"What the flow does"</h3>
            </div>
            <div class="simulator-kinds" role="group" aria-label="Show">
                {KINDS
                    .into_iter()
                    .map(|(kind, label)| {
                        view! {
                            <button
                                class="chip"
                                aria-pressed=move || shown.with(|shown| shown.contains(&kind)).to_string()
                                on:click=move |_| {
                                    shown
                                        .update(|shown| {
                                            if shown.contains(&kind) {
                                                shown.retain(|other| *other != kind);
                                            } else {
                                                shown.push(kind);
                                            }
                                        });
                                }
                            >
                                {label}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <Show when=move || left_out.get() != 0>
                <button class="button is-small earlier" on:click=move |_| most.update(|most| *most += LINES)>
                    {move || format!("{} earlier lines", left_out.get())}
                </button>
            </Show>
            <ol class="trace" aria-label="Trace" tabindex="0" node_ref=scroller>
                <For each=visible key=|(place, _, entry)| format!("{place} {entry}") let((_, clock, entry))>
                    <EntryView clock entry />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn EntryView(clock: String, entry: TraceEntry) -> impl IntoView {
    let kind = kind_of(&entry);
    let class = match kind {
        Kind::Step => "trace-line is-step",
        Kind::Branch => "trace-line is-branch",
        Kind::Message => "trace-line is-message",
        Kind::Timer => "trace-line is-timer",
        Kind::Contact => "trace-line is-contact",
        Kind::Outside => "trace-line is-outside",
    };
    let body = match entry.what {
        Trace::Action(step) => view! { <BranchView step=*step /> }.into_any(),
        _ => view! { <span class="trace-text">{entry.to_string()}</span> }.into_any(),
    };
    view! {
        <li class=class>
            <span class="trace-clock">{clock}</span>
            {body}
        </li>
    }
}

#[component]
fn BranchView(step: FlowLogEntry) -> impl IntoView {
    let (result, parameters) = (flow_log::result(&step), flow_log::parameters(&step));
    let failed = step.results.ends_with("Error") || step.results.ends_with("Exceeded");
    view! {
        <div class="trace-text">
            <p>
                <strong>{step.identifier}</strong>
                " "
                <span class="trace-result" class:is-failed=failed>
                    {result}
                </span>
            </p>
            <p class="trace-about">{format!("{} · {}", step.kind, step.contact_flow_name)}</p>
            {(!parameters.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>"Parameters"</summary>
                            <pre tabindex="0">{parameters}</pre>
                        </details>
                    }
                })}
        </div>
    }
}

fn kind_of(entry: &TraceEntry) -> Kind {
    match entry.what {
        Trace::Step(_) | Trace::Refused { .. } => Kind::Step,
        Trace::Action(_) => Kind::Branch,
        Trace::Message(_) | Trace::Event(_) => Kind::Message,
        Trace::TimerSet { .. } | Trace::TimerFired { .. } | Trace::TimerCancelled { .. } => Kind::Timer,
        Trace::Stage(_) | Trace::ContactBegan { .. } | Trace::ContactClosed { .. } | Trace::Sent(_) => {
            Kind::Contact
        }
        Trace::Asked(_) | Trace::Answered { .. } => Kind::Outside,
    }
}
