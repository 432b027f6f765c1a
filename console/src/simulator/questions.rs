use edgewise_shared::simulate::Step;
use edgewise_shared::simulate::answers::{BotAnswer, FunctionAnswer, Reply};
use edgewise_shared::simulate::script::{Line, Script};
use edgewise_shared::time::Span;
use leptos::prelude::*;

use super::play::{Play, Question};
use super::state::Simulator;

/// What the flow wants to know before it goes on, if anything, and a place to answer it.
#[component]
pub fn QuestionCard() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let question = Memo::new(move |_| simulator.play.with(|play| play.as_ref().and_then(Play::question)));
    move || {
        question.get().map(|question| {
            let (title, body) = match question {
                Question::Function { name, given } => {
                    ("A function is asked", view! { <FunctionForm name given /> }.into_any())
                }
                Question::Bot { name, heard, intents } => {
                    ("A bot is asked", view! { <BotForm name heard intents /> }.into_any())
                }
                Question::View { actions } => {
                    ("The customer sees a view", view! { <ViewForm actions /> }.into_any())
                }
                Question::Choice(titles) => {
                    ("The customer can choose", view! { <Choices titles /> }.into_any())
                }
            };
            view! {
                <section class="simulator-card is-question" aria-labelledby="simulator-question">
                    <h3 id="simulator-question">{title}</h3>
                    {body}
                </section>
            }
        })
    }
}

#[component]
fn FunctionForm(name: String, given: String) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let answer = RwSignal::new("{}".to_owned());
    let shown = name.clone();
    let name = StoredValue::new(name);
    let reply = move |reply| {
        let answer = FunctionAnswer { reply, after: Span::default() };
        simulator.take(Step::Function { name: name.get_value(), answer });
    };
    let send = move |_| match serde_json::from_str(&answer.get_untracked()) {
        Ok(value) => reply(Reply::Answers(value)),
        Err(_) => simulator
            .trouble
            .set(Some("What a function answers is JSON, such as {\"tier\": \"gold\"}.".to_owned())),
    };
    view! {
        <p class="simulator-name">{shown}</p>
        <details>
            <summary>"What it is given"</summary>
            <pre class="simulator-script" tabindex="0">
                {given}
            </pre>
        </details>
        <label class="field-label">
            "It answers"
            <textarea
                class="field is-code"
                rows="4"
                spellcheck="false"
                prop:value=move || answer.get()
                on:input=move |event| answer.set(event_target_value(&event))
            ></textarea>
        </label>
        <div class="simulator-buttons">
            <button class="button is-primary" on:click=send>
                "Answer"
            </button>
            <button class="button" on:click=move |_| reply(Reply::Fails("It failed.".to_owned()))>
                "It fails"
            </button>
        </div>
        <p class="details-none">"It answers this from now on. Or let time pass, and the flow gives up."</p>
    }
}

#[component]
fn BotForm(name: String, heard: String, intents: Vec<String>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let words = RwSignal::new(String::new());
    let slots = RwSignal::new("{}".to_owned());
    let says = move |_| {
        let quoted = serde_json::to_string(&words.get_untracked()).unwrap_or_default();
        take_line(simulator, &format!("bot says {quoted}"));
    };
    let fulfil = move |intent: &str| {
        let intent = serde_json::to_string(intent).unwrap_or_default();
        take_line(simulator, &format!("bot intent {intent} fulfilled {}", slots.get_untracked()));
    };
    let fails = move |_| {
        let answer = BotAnswer { reply: Reply::Fails("It failed.".to_owned()), after: Span::default() };
        simulator.take(Step::Bot(answer));
    };
    view! {
        <p class="simulator-name">{name}</p>
        <p>"It has heard: “" {heard} "”"</p>
        <label class="field-label">
            "It says, and goes on"
            <input
                class="field"
                type="text"
                prop:value=move || words.get()
                on:input=move |event| words.set(event_target_value(&event))
            />
        </label>
        <div class="simulator-buttons">
            <button class="button" on:click=says>
                "Say it"
            </button>
            <button class="button" on:click=fails>
                "It fails"
            </button>
        </div>
        <label class="field-label">
            "Or it is done, with these slots"
            <input
                class="field is-code"
                type="text"
                spellcheck="false"
                prop:value=move || slots.get()
                on:input=move |event| slots.set(event_target_value(&event))
            />
        </label>
        <div class="simulator-buttons">
            {intents
                .into_iter()
                .map(|intent| {
                    let shown = intent.clone();
                    view! {
                        <button class="button" on:click=move |_| fulfil(&intent)>
                            {shown}
                        </button>
                    }
                })
                .collect_view()}
            <button class="button" on:click=move |_| fulfil("FallbackIntent")>
                "FallbackIntent"
            </button>
        </div>
    }
}

#[component]
fn ViewForm(actions: Vec<String>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let data = RwSignal::new("{}".to_owned());
    let other = RwSignal::new(String::new());
    let answer = move |action: String| match serde_json::from_str(&data.get_untracked()) {
        Ok(data) => _ = simulator.take(Step::CustomerAnswers { action, data }),
        Err(_) => {
            simulator
                .trouble
                .set(Some("What was entered is JSON, such as {\"name\": \"Maria\"}.".to_owned()));
        }
    };
    view! {
        <label class="field-label">
            "What was entered"
            <textarea
                class="field is-code"
                rows="3"
                spellcheck="false"
                prop:value=move || data.get()
                on:input=move |event| data.set(event_target_value(&event))
            ></textarea>
        </label>
        <div class="simulator-buttons">
            {actions
                .into_iter()
                .map(|action| {
                    let shown = action.clone();
                    view! {
                        <button class="button" on:click=move |_| answer(action.clone())>
                            {shown}
                        </button>
                    }
                })
                .collect_view()}
        </div>
        <div class="simulator-line">
            <input
                class="field"
                type="text"
                aria-label="Another action"
                placeholder="Another action"
                prop:value=move || other.get()
                on:input=move |event| other.set(event_target_value(&event))
            />
            <button
                class="button"
                on:click=move |_| {
                    let action = other.get_untracked();
                    if !action.trim().is_empty() {
                        answer(action.trim().to_owned());
                    }
                }
            >
                "Answer"
            </button>
        </div>
    }
}

#[component]
fn Choices(titles: Vec<String>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    view! {
        <div class="simulator-buttons">
            {titles
                .into_iter()
                .map(|title| {
                    let shown = title.clone();
                    view! {
                        <button
                            class="button"
                            on:click=move |_| _ = simulator.take(Step::CustomerChooses(title.clone()))
                        >
                            {shown}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Takes the step that a line of a script says.
fn take_line(simulator: Simulator, line: &str) {
    match Script::read(line) {
        Ok(script) => {
            for line in script.into_lines() {
                if let Line::Step(step) = line {
                    simulator.take(step);
                }
            }
        }
        Err(problems) => simulator.trouble.set(problems.into_iter().next().map(|problem| problem.message)),
    }
}
