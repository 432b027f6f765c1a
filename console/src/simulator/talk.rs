use edgewise_shared::simulate::Step;
use leptos::prelude::*;

use super::controls::Act;
use super::play::{Play, Said, Side};
use super::state::Simulator;

/// What is said, and a place to say something as the customer or as the agent.
#[component]
pub fn Talk() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let said =
        Memo::new(move |_| simulator.play.with(|play| play.as_ref().map(Play::said).unwrap_or_default()));
    let scroller = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        said.track();
        request_animation_frame(move || {
            if let Some(scroller) = scroller.try_get_untracked().flatten() {
                scroller.set_scroll_top(scroller.scroll_height());
            }
        });
    });
    let lines = move || said.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <section class="simulator-talk" aria-labelledby="simulator-said">
            <div class="pane-head">
                <h3 id="simulator-said">"Chat"</h3>
            </div>
            <div
                class="transcript simulator-transcript"
                role="log"
                aria-label="Simulated chat"
                aria-live="off"
                tabindex="0"
                node_ref=scroller
            >
                <For each=lines key=|(place, line)| format!("{place} {}", line.text) let((_, line))>
                    <LineView line />
                </For>
            </div>
            <Composer />
        </section>
    }
}

#[component]
fn LineView(line: Said) -> impl IntoView {
    let Said { side, author, text, clock, only } = line;
    let class = match side {
        Side::Event => return view! { <p class="row-line">{text} " · " {clock}</p> }.into_any(),
        Side::Customer => "message is-customer is-first",
        Side::Agent => "message is-own is-first",
        Side::Flow => "message is-flow is-first",
    };
    view! {
        <article class=class>
            <p class="message-author">{author}</p>
            <div class="bubble">{text}</div>
            <p class="message-meta">
                <span>{clock}</span>
                {only.map(|only| view! { <span>{only}</span> })}
            </p>
        </article>
    }
    .into_any()
}

#[component]
fn Composer() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let words = RwSignal::new(String::new());
    let possible = Memo::new(move |_| simulator.play.with(|play| play.as_ref().map(Play::possible)));
    let customer =
        Signal::derive(move || possible.with(|possible| possible.as_ref().is_some_and(|it| it.customer)));
    let agent =
        Memo::new(move |_| possible.with(|possible| possible.as_ref().and_then(|it| it.agent.clone())));
    let as_agent = Signal::derive(move || agent.with(Option::is_some));
    let say = move |step: Step| {
        if simulator.take(step) {
            words.set(String::new());
        }
    };
    let text = move || Some(words.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
    let customer_says = move || {
        if let Some(text) = text() {
            say(Step::CustomerSays(text));
        }
    };
    let agent_says = move || {
        if let (Some(text), Some(agent)) = (text(), agent.get_untracked()) {
            say(Step::AgentSays { agent, text });
        }
    };
    view! {
        <div class="simulator-composer">
            <input
                class="field"
                type="text"
                aria-label="What is said"
                placeholder="Say something…"
                autocomplete="off"
                prop:value=move || words.get()
                on:input=move |event| words.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" && customer.get_untracked() {
                        customer_says();
                    }
                }
            />
            <Act label="Customer says it" possible=customer act=customer_says />
            <Act label="Agent says it" possible=as_agent act=agent_says />
        </div>
    }
}
