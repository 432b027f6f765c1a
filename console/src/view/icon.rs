use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Mark,
    ChevronDown,
    ChevronLeft,
    ArrowDown,
    Available,
    Break,
    Offline,
    SoundOn,
    SoundOff,
    Bell,
    Command,
    Question,
    Check,
    Cross,
    Clock,
    Clipboard,
    Missed,
    Send,
    Transfer,
    Panel,
    Sent,
    Delivered,
    Warning,
    Cloud,
    Chats,
    Bot,
}

impl Shape {
    /// The path on a square of 20, drawn as a line of 1.6.
    fn path(self) -> &'static str {
        match self {
            Self::Mark => "M4 5.5h12v8H9.5L6 16.5v-3H4z M12.2 5.5v8",
            Self::ChevronDown => "M6 8l4 4 4-4",
            Self::ChevronLeft => "M12 5l-5 5 5 5",
            Self::ArrowDown => "M10 4v11 M5.5 10.5L10 15l4.5-4.5",
            Self::Available => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M7 10.2l2.1 2.1L13 8.2",
            Self::Break => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M8.2 7.8v4.4 M11.8 7.8v4.4",
            Self::Offline => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M7 10h6",
            Self::SoundOn => {
                "M4 8v4h2.5L10 15V5L6.5 8z M12.7 7.5a3.6 3.6 0 0 1 0 5 M14.8 5.4a6.6 6.6 0 0 1 0 9.2"
            }
            Self::SoundOff => "M4 8v4h2.5L10 15V5L6.5 8z M13 8l4 4 M17 8l-4 4",
            Self::Bell => "M5 13.5h10l-1.3-2V8.8a3.7 3.7 0 0 0-7.4 0v2.7z M8.7 16h2.6",
            Self::Command => "M4 6h12 M4 10h8 M4 14h5",
            Self::Question => "M7.6 7.7a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 1.9 M10 14.6v.1",
            Self::Check => "M4.5 10.5l3.7 3.7 7.3-8",
            Self::Cross => "M5.5 5.5l9 9 M14.5 5.5l-9 9",
            Self::Clock => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M10 6.5V10l2.4 1.7",
            Self::Clipboard => "M7 4.5H5v12h10v-12h-2 M7.5 3.5h5v2.5h-5z M7.5 10h5 M7.5 13h3",
            Self::Missed => "M5 6l4 4 6-6 M15 8V4h-4 M4 15.5h12",
            Self::Send => "M4 10h11 M10.5 5.5L15 10l-4.5 4.5",
            Self::Transfer => "M3.5 7h11 M11 3.5L14.5 7 11 10.5 M16.5 13h-11 M9 9.5L5.5 13 9 16.5",
            Self::Panel => "M3.5 4.5h13v11h-13z M12 4.5v11",
            Self::Sent => "M5 10.5l3.3 3.3 6.7-7.3",
            Self::Delivered => "M2.5 10.5l3.3 3.3 6.2-7.3 M9.3 13.3l.5.5 6.7-7.3",
            Self::Warning => "M10 4l7 12H3z M10 8.5v3.5 M10 14v.1",
            Self::Cloud => "M6 15h8.5a3 3 0 0 0 .2-6A4.7 4.7 0 0 0 5.6 9.6 2.8 2.8 0 0 0 6 15z",
            Self::Bot => "M5 8h10v7H5z M10 8V5 M9.9 4.9h.2 M8 11.2v.6 M12 11.2v.6 M3.5 10.5v2 M16.5 10.5v2",
            Self::Chats => "M3 4.5h9v6H7l-2.5 2v-2H3z M9 13h3.5l2.5 2v-2h2V7.5h-2",
        }
    }
}

/// An icon beside words that say the same, or inside a button with a name.
#[component]
pub fn Icon(shape: Shape) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=shape.path()></path>
        </svg>
    }
}
