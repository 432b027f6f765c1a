use edgewise_shared::flow::log::FlowLogEntry;
use edgewise_shared::id::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{clock, http};
use crate::model::clock::time_of_day_to_second;
use crate::model::flow_log;

/// What flows did in the shown contact's chat, once it is asked for.
#[component]
pub fn FlowLog(contact_id: ContactId) -> impl IntoView {
    let steps = RwSignal::new(None::<Vec<FlowLogEntry>>);
    let trouble = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let path = format!("/console/api/contacts/{contact_id}/flow-log");
    let ask = {
        let path = path.clone();
        move |_| {
            if asking.get_untracked() {
                return;
            }
            asking.set(true);
            let path = path.clone();
            spawn_local(async move {
                let answer = http::text(&path).await;
                let _ = asking.try_set(false);
                match answer {
                    Ok(lines) => {
                        let _ = steps.try_set(Some(flow_log::read(&lines)));
                        let _ = trouble.try_set(None);
                    }
                    Err(fault) => {
                        let _ = trouble.try_set(Some(fault.words("The flow log was not read.")));
                    }
                }
            });
        }
    };
    let name = format!("flow-log-{contact_id}.jsonl");
    view! {
        <h3>"Flow log"</h3>
        <div class="flow-log-tools">
            <button class="button is-small" aria-disabled=move || asking.get().to_string() on:click=ask>
                {move || if steps.with(Option::is_some) { "Read again" } else { "Show steps" }}
            </button>
            <a class="button is-small" href=path download=name>
                "Download"
            </a>
        </div>
        <p class="details-none" role="status">
            {move || trouble.get().or_else(|| steps.with(|steps| steps.as_deref().map(flow_log::count)))}
        </p>
        <ol class="flow-log" aria-label="Steps of flows">
            {move || steps.get().unwrap_or_default().into_iter().map(|step| view! { <StepView step /> }).collect_view()}
        </ol>
    }
}

#[component]
fn StepView(step: FlowLogEntry) -> impl IntoView {
    let parameters = flow_log::parameters(&step);
    let result = flow_log::result(&step);
    view! {
        <li>
            <p class="flow-log-step">
                <time>{time_of_day_to_second(step.timestamp, clock::zone)}</time>
                <span class="flow-log-action">{step.identifier}</span>
            </p>
            <p class="flow-log-about">{format!("{} · {}", step.kind, step.contact_flow_name)}</p>
            <p class="flow-log-result">{result}</p>
            {(!parameters.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>"Parameters"</summary>
                            <pre tabindex="0">{parameters}</pre>
                        </details>
                    }
                })}
        </li>
    }
}
