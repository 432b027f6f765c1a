use edgewise_client::client_token;
use edgewise_shared::id::ContactId;
use edgewise_shared::wire::console::{AgentStatus, Destination, TransferRequest};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk;
use super::dialog::Dialog;
use super::icon::{Icon, Shape};
use super::top_bar::StatusIcon;
use crate::browser::page;
use crate::desk::Busy;
use crate::model::destination::{Place, Standing, places, search};
use crate::model::wording::Fault;

/// Asks where to send a chat, says what will happen, and sends it.
#[component]
pub fn Transfer(contact_id: ContactId) -> impl IntoView {
    let desk = desk();
    let customer = desk
        .board
        .with_untracked(|board| board.find(contact_id).map(|contact| contact.customer_name.clone()))
        .unwrap_or_default();
    let customer = StoredValue::new(customer);
    let known = RwSignal::new(None::<Result<Vec<Place>, Fault>>);
    let query = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Destination>);
    let problem = RwSignal::new(None::<String>);
    // The same choice, sent again, is the same request; another choice is another one.
    let token = StoredValue::new(client_token());
    let ask = move || {
        known.set(None);
        spawn_local(async move {
            let answer = desk.destinations().await;
            known.try_set(Some(answer.map(|all| places(&all))));
        });
    };
    let found = Memo::new(move |_| {
        known.with(|known| match known {
            Some(Ok(places)) => query.with(|query| search(places, query)),
            _ => Vec::new(),
        })
    });
    let place = Memo::new(move |_| {
        let chosen = chosen.get()?;
        found.with(|found| found.iter().find(|place| place.destination == chosen).cloned())
    });
    let choose = move |choice: Option<Destination>| {
        if chosen.get_untracked() != choice {
            problem.set(None);
            token.set_value(client_token());
            chosen.set(choice);
        }
    };
    let busy = Memo::new(move |_| desk.is_busy(Busy::Contact(contact_id)));
    let send = move || {
        let Some(place) = place.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        problem.set(None);
        spawn_local(async move {
            let request = TransferRequest {
                destination: place.destination.clone(),
                client_token: Some(token.get_value()),
            };
            match desk.transfer(contact_id, &request).await {
                Ok(()) => {
                    desk.overlay.set(None);
                    desk.announce(format!("The chat was transferred to {}.", place.name));
                }
                Err(fault) => {
                    let _ = problem.try_set(Some(fault.words("The chat was not transferred.")));
                }
            }
        });
    };
    ask();
    view! {
        <Dialog title="Transfer chat" class="is-transfer">
            <Field query found place choose />
            <div class="transfer-places">
                {move || {
                    known
                        .with(|known| match known {
                            None => skeleton().into_any(),
                            Some(Ok(_)) => view! { <Places found chosen choose /> }.into_any(),
                            Some(Err(fault)) => {
                                let words = fault.words("Queues and agents could not be listed.");
                                view! { <Trouble words ask /> }.into_any()
                            }
                        })
                }}
            </div>
            <footer class="transfer-foot">
                <p class="transfer-outlook" aria-live="polite">
                    {move || {
                        place
                            .get()
                            .map_or_else(
                                || "Choose a queue or an agent.".to_owned(),
                                |place| {
                                    let outlook = customer.with_value(|customer| place.outlook(customer));
                                    format!("{outlook} You leave, and After Contact Work begins.")
                                },
                            )
                    }}
                </p>
                <div role="alert">
                    {move || problem.get().map(|words| view! { <p class="transfer-problem"><Icon shape=Shape::Warning />{words}</p> })}
                </div>
                <div class="dialog-buttons">
                    <button class="button" on:click=move |_| desk.overlay.set(None)>
                        "Cancel"
                    </button>
                    <button
                        class="button is-primary"
                        id="transfer-now"
                        aria-disabled=move || (busy.get() || place.with(Option::is_none)).to_string()
                        on:click=move |_| send()
                    >
                        {move || if busy.get() { "Transferring…" } else { "Transfer" }}
                    </button>
                </div>
            </footer>
        </Dialog>
    }
}

/// Where the agent writes what to look for. Arrow keys choose; Enter goes on to the button that confirms.
#[component]
fn Field(
    query: RwSignal<String>,
    found: Memo<Vec<Place>>,
    place: Memo<Option<Place>>,
    choose: impl Fn(Option<Destination>) + Copy + 'static,
) -> impl IntoView {
    let step = move |step: isize| {
        let found = found.get_untracked();
        let here = place.get_untracked().and_then(|here| found.iter().position(|place| *place == here));
        let count = isize::try_from(found.len()).unwrap_or(0).max(1);
        let next = match here.and_then(|here| isize::try_from(here).ok()) {
            Some(here) => (here + step).rem_euclid(count),
            None if step < 0 => count - 1,
            None => 0,
        };
        if let Some(place) = found.get(usize::try_from(next).unwrap_or(0)) {
            choose(Some(place.destination.clone()));
            page::reveal(&place.element_id());
        }
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Enter" if place.with_untracked(Option::is_some) => page::focus("#transfer-now"),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <input
            class="palette-field"
            type="text"
            role="combobox"
            aria-label="Find a queue or an agent"
            placeholder="Find a queue or an agent…"
            aria-expanded="true"
            aria-controls="places"
            aria-autocomplete="list"
            aria-activedescendant=move || place.with(|place| place.as_ref().map(Place::element_id))
            autocomplete="off"
            spellcheck="false"
            // On a phone the keyboard would cover what there is to choose from.
            autofocus=page::is_wide()
            on:input=move |event| {
                query.set(event_target_value(&event));
                let first = found.with_untracked(|found| found.first().map(|place| place.destination.clone()));
                choose(first.filter(|_| query.with_untracked(|query| !query.trim().is_empty())));
            }
            on:keydown=on_key
        />
    }
}

/// What was found, queues apart from agents.
#[component]
fn Places(
    found: Memo<Vec<Place>>,
    chosen: RwSignal<Option<Destination>>,
    choose: impl Fn(Option<Destination>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let part = move |queues: bool| {
        found.with(|found| {
            found.iter().filter(|place| place.is_queue() == queues).cloned().collect::<Vec<_>>()
        })
    };
    let group = move |title: &'static str, queues: bool| {
        view! {
            <Show when=move || !part(queues).is_empty()>
                <ul role="group" aria-label=title>
                    <li class="place-title" role="presentation">{title}</li>
                    <For each=move || part(queues) key=Place::element_id let:place>
                        <PlaceEntry place chosen choose />
                    </For>
                </ul>
            </Show>
        }
    };
    view! {
        <div class="palette-list" id="places" role="listbox" aria-label="Queues and agents">
            {group("Queues", true)}
            {group("Agents", false)}
        </div>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="palette-none">"No queue or agent begins like that. Try another word."</p>
        </Show>
    }
}

#[component]
fn PlaceEntry(
    place: Place,
    chosen: RwSignal<Option<Destination>>,
    choose: impl Fn(Option<Destination>) + Copy + 'static,
) -> impl IntoView {
    let (id, destination) = (place.element_id(), StoredValue::new(place.destination));
    let is_chosen = Memo::new(move |_| {
        chosen.with(|chosen| destination.with_value(|destination| chosen.as_ref() == Some(destination)))
    });
    view! {
        <li
            id=id
            role="option"
            aria-selected=move || is_chosen.get().to_string()
            // The focus stays in the field, from which the keys go on.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| choose(Some(destination.get_value()))
        >
            <Sign standing=place.standing />
            <span class="place-words">
                <span class="place-name">{place.name}</span>
                <span class="place-about">{place.about}</span>
            </span>
            <Show when=move || is_chosen.get()>
                <Icon shape=Shape::Check />
            </Show>
        </li>
    }
}

#[component]
fn Sign(standing: Standing) -> impl IntoView {
    match standing {
        Standing::Served | Standing::Unserved => {
            view! { <span class="status-icon"><Icon shape=Shape::Chats /></span> }.into_any()
        }
        Standing::Free => view! { <StatusIcon status=Some(AgentStatus::Available) /> }.into_any(),
        Standing::Busy => {
            view! { <span class="status-icon is-break"><Icon shape=Shape::Clock /></span> }.into_any()
        }
        Standing::Away(status) => view! { <StatusIcon status=Some(status) /> }.into_any(),
    }
}

#[component]
fn Trouble(words: String, ask: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="problem" role="alert">
            <Icon shape=Shape::Warning />
            <p>{words}</p>
            <button class="button is-small" on:click=move |_| ask()>
                "Try again"
            </button>
        </div>
    }
}

fn skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}
