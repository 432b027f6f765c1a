use edgewise_shared::wire::console::ContactDetail;
use leptos::prelude::*;

use super::desk;
use super::flow_log::FlowLog;
use super::icon::{Icon, Shape};
use crate::browser::clock::zone;
use crate::desk::Desk;
use crate::model::clock::day_and_time;
use crate::model::command::Command;

/// What is known of the shown contact besides what was said.
#[component]
pub fn Details() -> impl IntoView {
    let desk = desk();
    let detail = Memo::new(move |_| {
        let chat = desk.chat(desk.selected.get()?)?;
        chat.detail.get()
    });
    view! {
        <aside class="details" aria-label="Contact details">
            <div class="pane-head">
                <h2>"Contact"</h2>
                <button
                    class="icon-button only-overlaid"
                    aria-label="Close contact details"
                    on:click=move |_| desk.run(Command::Details)
                >
                    <Icon shape=Shape::Cross />
                </button>
            </div>
            <div class="details-scroll">
                {move || match detail.get() {
                    Some(detail) => view! { <Facts desk detail /> }.into_any(),
                    None => {
                        view! {
                            <div class="skeleton" aria-hidden="true">
                                <span></span>
                                <span></span>
                                <span></span>
                            </div>
                        }
                            .into_any()
                    }
                }}
            </div>
        </aside>
    }
}

#[component]
fn Facts(desk: Desk, detail: ContactDetail) -> impl IntoView {
    let now = desk.now.get_untracked();
    let earlier = match detail.earlier_contacts {
        0 => "None".to_owned(),
        count => count.to_string(),
    };
    let mut facts = vec![
        ("Started", day_and_time(detail.contact.initiation_timestamp, now, zone)),
        ("Queue", detail.queue_name.unwrap_or_else(|| "None".to_owned())),
        ("Flow", detail.flow_name),
        ("Ends at the latest", day_and_time(detail.expires_at, now, zone)),
        ("Earlier contacts", earlier),
    ];
    if let Some(customer_id) = detail.contact.customer_id {
        facts.push(("Customer ID", customer_id));
    }
    let attributes = detail.attributes;
    let contact_id = detail.contact.id;
    view! {
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(term, value)| {
                    view! {
                        <div>
                            <dt>{term}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        <h3>"Attributes"</h3>
        {if attributes.is_empty() {
            view! { <p class="details-none">"None were set."</p> }.into_any()
        } else {
            view! {
                <dl class="facts">
                    {attributes
                        .into_iter()
                        .map(|(term, value)| {
                            view! {
                                <div>
                                    <dt>{term}</dt>
                                    <dd>{value}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            }
                .into_any()
        }}
        <FlowLog contact_id />
    }
}
