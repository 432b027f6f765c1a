use edgewise_shared::simulate::Step;
use edgewise_shared::simulate::answers::{BotAnswer, FunctionAnswer, Reply};
use edgewise_shared::simulate::script::{Line, Script};
use edgewise_shared::time::Span;
use leptos::prelude::*;

use super::fields::{Buttons, Entry, Labelled};
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
                    let choose =
                        move |title: &str| _ = simulator.take(Step::CustomerChooses(title.to_owned()));
                    ("The customer can choose", view! { <Buttons titles choose /> }.into_any())
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
        <Labelled label="It answers" value=answer is_code=true lines=4 />
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
    let titles = intents.into_iter().chain(["FallbackIntent".to_owned()]).collect();
    view! {
        <p class="simulator-name">{name}</p>
        <p>"It has heard: “" {heard} "”"</p>
        <Labelled label="It says, and goes on" value=words />
        <div class="simulator-buttons">
            <button class="button" on:click=says>
                "Say it"
            </button>
            <button class="button" on:click=fails>
                "It fails"
            </button>
        </div>
        <Labelled label="Or it is done, with these slots" value=slots is_code=true />
        <Buttons titles choose=fulfil />
    }
}

#[component]
fn ViewForm(actions: Vec<String>) -> impl IntoView {
    let simulator: Simulator = expect_context();
    let data = RwSignal::new("{}".to_owned());
    let other = RwSignal::new(String::new());
    let answer = move |action: &str| match serde_json::from_str(&data.get_untracked()) {
        Ok(data) => _ = simulator.take(Step::CustomerAnswers { action: action.to_owned(), data }),
        Err(_) => {
            simulator
                .trouble
                .set(Some("What was entered is JSON, such as {\"name\": \"Maria\"}.".to_owned()));
        }
    };
    view! {
        <Labelled label="What was entered" value=data is_code=true lines=3 />
        <Buttons titles=actions choose=answer />
        <div class="simulator-line">
            <Entry label="Another action" value=other placeholder="Another action" />
            <button
                class="button"
                on:click=move |_| {
                    let action = other.get_untracked();
                    if !action.trim().is_empty() {
                        answer(action.trim());
                    }
                }
            >
                "Answer"
            </button>
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
