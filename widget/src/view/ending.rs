//! How a chat ends.

use edgewise_shared::transport::Ending;

use super::leave_overlay;
use crate::app::App;
use crate::dom::{El, button, el};
use crate::words;

/// Should the chat really end?
pub fn question(app: &'static App) -> El {
    let answers = el("div", "answers")
        .add(button("secondary", move || leave_overlay(app)).text(words::KEEP_CHATTING))
        .add(button("primary danger", move || app.end()).text(words::END_CHAT));
    let question = el("div", "question")
        .attr("role", "alertdialog")
        .attr("aria-labelledby", "end-title")
        .attr("aria-describedby", "end-text")
        .add(el("h2", "").attr("id", "end-title").text(words::END_QUESTION))
        .add(el("p", "").attr("id", "end-text").text(words::END_MEANS))
        .add(answers);
    el("div", "").add(el("div", "shade dark").on("click", move |_| leave_overlay(app))).add(question)
}

/// In place of the composer once the chat is over.
pub fn ended(app: &'static App, ending: Ending) -> El {
    let text = match ending {
        Ending::ChatEnded => words::ENDED,
        Ending::Revoked => words::REVOKED,
    };
    el("div", "ended")
        .add(el("p", "").attr("role", "status").text(text))
        .add(button("primary", move || app.start_over()).text(words::NEW_CHAT))
}
