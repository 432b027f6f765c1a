use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::desk;
use super::dialog::Dialog;
use crate::browser::page;
use crate::model::command::{self, Entry};

/// Every command, found by the beginnings of its words.
#[component]
pub fn Palette() -> impl IntoView {
    let desk = desk();
    let query = RwSignal::new(String::new());
    let place = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let status = desk.view.with(|view| view.as_ref().map(|view| view.status));
        let entries = desk.board.with(|board| command::entries(board, desk.selected.get(), status));
        query.with(|query| command::search(entries, query))
    });
    let run = move |entry: &Entry| {
        desk.overlay.set(None);
        desk.run(entry.command);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => place.update(|place| *place = (*place + 1) % count),
            "ArrowUp" if count > 0 => place.update(|place| *place = (*place + count - 1) % count),
            "Enter" => {
                if let Some(entry) = found.with_untracked(|found| found.get(place.get_untracked()).cloned()) {
                    run(&entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
        if let Some(place) = place.try_get_untracked() {
            page::reveal(&format!("command-{place}"));
        }
    };
    let numbered = move || found.get().into_iter().enumerate().collect::<Vec<_>>();
    let active = move || found.with(|found| !found.is_empty()).then(|| format!("command-{}", place.get()));
    view! {
        <Dialog title="Commands" class="is-palette">
            <input
                class="palette-field"
                type="text"
                role="combobox"
                aria-label="Find a command"
                placeholder="Find a command…"
                aria-expanded="true"
                aria-controls="commands"
                aria-autocomplete="list"
                aria-activedescendant=active
                autocomplete="off"
                spellcheck="false"
                autofocus
                on:input=move |event| {
                    query.set(event_target_value(&event));
                    place.set(0);
                }
                on:keydown=on_key
            />
            <ul class="palette-list" id="commands" role="listbox" aria-label="Commands">
                <For
                    each=numbered
                    key=|(index, entry)| format!("{index}-{}", entry.name)
                    let((index, entry))
                >
                    <PaletteEntry index entry place run />
                </For>
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="palette-none">"No command begins like that. Try another word."</p>
            </Show>
        </Dialog>
    }
}

#[component]
fn PaletteEntry(
    index: usize,
    entry: Entry,
    place: RwSignal<usize>,
    run: impl Fn(&Entry) + Copy + 'static,
) -> impl IntoView {
    let (name, keys) = (entry.name.clone(), entry.keys);
    view! {
        <li
            id=format!("command-{index}")
            role="option"
            aria-selected=move || (place.get() == index).to_string()
            on:click=move |_| run(&entry)
            on:pointermove=move |_| {
                if place.get_untracked() != index {
                    place.set(index);
                }
            }
        >
            <span>{name}</span>
            {(!keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{keys}</kbd> })}
        </li>
    }
}
