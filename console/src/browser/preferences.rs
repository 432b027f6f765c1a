//! How the agent likes the console: the only thing it keeps in the browser.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};

const KEY: &str = "edgewise-console-layout";

/// Narrower than this, a side pane holds nothing.
pub const NARROWEST: f64 = 200.0;
/// Wider than this, a side pane is in the way.
pub const WIDEST: f64 = 480.0;

/// Layout preferences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Preferences {
    /// Width of the list of contacts, in pixels.
    pub list_width: f64,
    /// Width of the details, in pixels.
    pub details_width: f64,
    /// Whether the details are shown.
    pub details_shown: bool,
    /// Whether sounds are played.
    pub sound: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { list_width: 264.0, details_width: 288.0, details_shown: true, sound: true }
    }
}

impl Preferences {
    /// What was kept, or the defaults.
    pub fn load() -> Self {
        let storage = window().local_storage().ok().flatten();
        let text = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
        let kept: Option<Self> = text.and_then(|text| serde_json::from_str(&text).ok());
        let mut preferences = kept.unwrap_or_default();
        preferences.list_width = preferences.list_width.clamp(NARROWEST, WIDEST);
        preferences.details_width = preferences.details_width.clamp(NARROWEST, WIDEST);
        preferences
    }

    /// Keeps them. A browser that refuses storage forgets them at the next load, nothing worse.
    pub fn save(&self) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(KEY, &serde_json::to_string(self).unwrap_or_default());
        }
    }
}
