use leptos::prelude::*;

/// A field below its label. With `lines` it has that many, with `is_code` it is typed as code.
#[component]
pub fn Labelled(
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] is_code: bool,
    #[prop(optional)] lines: u8,
) -> impl IntoView {
    let class = if is_code { "field is-code" } else { "field" };
    let set = move |event| value.set(event_target_value(&event));
    let spellcheck = (!is_code).to_string();
    let field = if lines > 0 {
        view! {
            <textarea class=class rows=lines spellcheck=spellcheck prop:value=move || value.get() on:input=set></textarea>
        }
        .into_any()
    } else {
        view! { <input class=class type="text" spellcheck=spellcheck prop:value=move || value.get() on:input=set /> }
            .into_any()
    };
    view! { <label class="field-label">{label} {field}</label> }
}

/// A field on a line with others, which say what it is to those who see them.
#[component]
pub fn Entry(
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] placeholder: &'static str,
    #[prop(optional, into)] enter: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <input
            class="field"
            type="text"
            aria-label=label
            placeholder=placeholder
            autocomplete="off"
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
            on:keydown=move |event| {
                if let Some(enter) = enter.filter(|_| event.key() == "Enter") {
                    enter.run(());
                }
            }
        />
    }
}

/// A button for each of these.
#[component]
pub fn Buttons(titles: Vec<String>, choose: impl Fn(&str) + Copy + 'static) -> impl IntoView {
    let button = move |title: String| {
        let shown = title.clone();
        view! {
            <button class="button" on:click=move |_| choose(&title)>
                {shown}
            </button>
        }
    };
    view! { <div class="simulator-buttons">{titles.into_iter().map(button).collect_view()}</div> }
}
