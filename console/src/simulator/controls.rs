use edgewise_shared::flow::step::Target;
use edgewise_shared::id::QueueId;
use edgewise_shared::simulate::Step;
use edgewise_shared::simulate::answers::QueueNumbers;
use edgewise_shared::simulate::script::span;
use edgewise_shared::time::Span;
use leptos::prelude::*;

use super::fields::{Entry, Labelled};
use super::play::Possible;
use super::state::Simulator;

const SPANS: [(&str, Span); 5] = [
    ("+1 min", Span::minutes(1)),
    ("+5 min", Span::minutes(5)),
    ("+1 h", Span::hours(1)),
    ("+12 h", Span::hours(12)),
    ("+1 day", Span::hours(24)),
];

/// What one can do: let time pass, be the customer or an agent, take steps back.
#[component]
pub fn Controls() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let possible =
        Memo::new(move |_| simulator.play.with(|play| play.as_ref().map(super::play::Play::possible)));
    let steps =
        Memo::new(move |_| simulator.play.with(|play| play.as_ref().map_or(0, super::play::Play::steps)));
    view! {
        <section class="simulator-card" aria-labelledby="simulator-happens">
            <div class="simulator-card-head">
                <h3 id="simulator-happens">"What happens"</h3>
                <Act label="Undo" possible=Signal::derive(move || steps.get() > 0) act=move || simulator.undo() small=true />
                <Act
                    label="Start over"
                    possible=Signal::derive(move || steps.get() > 0)
                    act=move || simulator.restart()
                    small=true
                />
            </div>
            <Time possible />
            <Agent possible />
            <Customer possible />
            <Queue />
        </section>
    }
}

#[component]
fn Time(possible: Memo<Option<Possible>>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let custom = RwSignal::new("15 minutes".to_owned());
    let goes_on =
        Signal::derive(move || possible.with(|possible| possible.as_ref().is_some_and(|it| it.goes_on)));
    let next = move || possible.with(|possible| possible.as_ref().and_then(|it| it.next.clone()));
    let wait = move || match span::read(&custom.get_untracked()) {
        Some(span) => _ = simulator.take(Step::Waits(span)),
        None => simulator.trouble.set(Some("Write a time such as 15 minutes or 2 days.".to_owned())),
    };
    view! {
        <fieldset class="simulator-group">
            <legend>"Time"</legend>
            <div class="simulator-buttons">
                <button
                    class="button is-primary"
                    aria-disabled=move || next().is_none().to_string()
                    on:click=move |_| {
                        if possible.with_untracked(|possible| possible.as_ref().is_some_and(|it| it.next.is_some())) {
                            simulator.take(Step::NextTimer);
                        }
                    }
                >
                    {move || match next() {
                        Some(rest) => format!("To what comes next, in {rest}"),
                        None => "Nothing comes by itself".to_owned(),
                    }}
                </button>
                {SPANS
                    .into_iter()
                    .map(|(label, span)| {
                        view! { <Act label possible=goes_on act=move || _ = simulator.take(Step::Waits(span)) /> }
                    })
                    .collect_view()}
            </div>
            <div class="simulator-line">
                <Entry label="Time to pass" value=custom enter=Callback::new(move |()| wait()) />
                <Act label="Let it pass" possible=goes_on act=wait />
            </div>
        </fieldset>
    }
}

#[component]
fn Agent(possible: Memo<Option<Possible>>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let name = RwSignal::new("Jane".to_owned());
    let queue = RwSignal::new(String::new());
    let inside =
        Memo::new(move |_| possible.with(|possible| possible.as_ref().and_then(|it| it.agent.clone())));
    let accept =
        Signal::derive(move || possible.with(|possible| possible.as_ref().is_some_and(|it| it.accept)));
    let is_in = Signal::derive(move || inside.with(Option::is_some));
    let with_agent = move |step: fn(String) -> Step| {
        if let Some(agent) = inside.get_untracked() {
            simulator.take(step(agent));
        }
    };
    let queues = Memo::new(move |_| {
        let queues = simulator.flow.with(|flow| flow.as_ref().map(|flow| flow.library.queues.clone()));
        let queues = queues.unwrap_or_default().into_iter();
        queues.map(|(id, queue)| (id.to_string(), queue.name)).collect::<Vec<_>>()
    });
    let transfer = move || {
        let first = || queues.with_untracked(|queues| queues.first().map(|(id, _)| id.clone()));
        let chosen = Some(queue.get_untracked()).filter(|queue| !queue.is_empty()).or_else(first);
        if let (Some(agent), Some(queue)) = (inside.get_untracked(), chosen) {
            simulator.take(Step::AgentTransfers {
                agent,
                target: Target::Queue(QueueId::new(queue)),
                flow: None,
            });
        }
    };
    view! {
        <fieldset class="simulator-group">
            <legend>"Agent"</legend>
            <div class="simulator-line">
                <Entry label="The agent's name" value=name />
                <Act
                    label="Accepts"
                    possible=accept
                    act=move || {
                        let agent = name.get_untracked().trim().to_owned();
                        if !agent.is_empty() {
                            simulator.take(Step::AgentAccepts(agent));
                        }
                    }
                />
            </div>
            <div class="simulator-buttons">
                <Act label="Leaves" possible=is_in act=move || with_agent(Step::AgentLeaves) />
                <Act label="Loses connection" possible=is_in act=move || with_agent(Step::AgentIsLost) />
                <Act label="Reconnects" possible=is_in act=move || with_agent(Step::AgentIsBack) />
            </div>
            <div class="simulator-line">
                <select
                    class="field"
                    aria-label="Queue to transfer to"
                    on:change=move |event| queue.set(event_target_value(&event))
                >
                    {move || {
                        queues.get().into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()
                    }}
                </select>
                <Act label="Transfers" possible=is_in act=transfer />
            </div>
        </fieldset>
    }
}

#[component]
fn Customer(possible: Memo<Option<Possible>>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let is_in =
        Signal::derive(move || possible.with(|possible| possible.as_ref().is_some_and(|it| it.customer)));
    view! {
        <fieldset class="simulator-group">
            <legend>"Customer"</legend>
            <div class="simulator-buttons">
                <Act
                    label="Moves to a phone"
                    possible=is_in
                    act=move || _ = simulator.take(Step::CustomerMoves("Phone".to_owned()))
                />
                <Act label="Ends the chat" possible=is_in act=move || _ = simulator.take(Step::CustomerLeaves) />
            </div>
        </fieldset>
    }
}

/// How busy the queues are, for flows that ask.
#[component]
fn Queue() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let waiting = RwSignal::new("0".to_owned());
    let oldest = RwSignal::new("0 minutes".to_owned());
    let set = move || {
        let count = waiting.get_untracked().trim().parse().ok();
        let oldest = span::read(&oldest.get_untracked());
        if count.is_none() || oldest.is_none() {
            let words = "Write a number of contacts and a time such as 5 minutes.";
            return simulator.trouble.set(Some(words.to_owned()));
        }
        let names = simulator.flow.with_untracked(|flow| {
            let queues = flow.as_ref().map(|flow| flow.library.queues.clone()).unwrap_or_default();
            queues.into_values().map(|queue| queue.name).collect::<Vec<_>>()
        });
        for name in names {
            simulator
                .take(Step::Queue { name, numbers: QueueNumbers { waiting: count, oldest, fails: None } });
        }
    };
    view! {
        <details class="simulator-group">
            <summary>"Others in the queues"</summary>
            <div class="simulator-line">
                <Labelled label="Waiting" value=waiting />
                <Labelled label="The first one for" value=oldest />
                <Act label="Set" possible=Signal::derive(|| true) act=set />
            </div>
        </details>
    }
}

/// A button that does something when that is possible.
#[component]
pub fn Act(
    label: &'static str,
    #[prop(into)] possible: Signal<bool>,
    act: impl Fn() + 'static,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    view! {
        <button
            class=if small { "button is-small" } else { "button" }
            aria-disabled=move || (!possible.get()).to_string()
            on:click=move |_| {
                if possible.get_untracked() {
                    act();
                }
            }
        >
            {label}
        </button>
    }
}
