//! What the built-in bot costs and how well it understands, as JSON: `cargo run --release -p edgewise-shared --features
//! bot --example bot`. With `EDGEWISE_INTENTS_DIR`, on BANKING77; and always on the stock bot of a shop.

#[path = "../tests/banking77/mod.rs"]
mod banking77;

use std::time::Instant;

use banking77::{Banking, bot};
use edgewise_shared::bot::date::Date;
use edgewise_shared::bot::definition::BotDefinition;
use edgewise_shared::bot::dialog::respond;
use edgewise_shared::bot::model::BotModel;
use edgewise_shared::bot::stock::SHOP;
use edgewise_shared::wire::lex::RecognizeTextRequest;
use serde_json::{Value, json};

fn main() {
    let shop: BotDefinition = serde_json::from_str(SHOP).unwrap();
    let said = ["where is my parcel", "I want my money back", "wie lange dauert der Versand?", "hm"];
    let mut measured = json!({"shop": cost(&shop, &said.map(str::to_owned), 500)});
    if let (Some(data), Some(measured)) = (Banking::find(), measured.as_object_mut()) {
        let said: Vec<String> = data.test.iter().map(|row| row.0.clone()).collect();
        measured.insert("banking77".to_owned(), cost(&bot(&data.train), &said, 1));
        measured.insert("accuracy".to_owned(), json!(data.accuracy(&data.train)));
        let few = [1, 2, 3].map(|seed| data.accuracy(&data.sample(10, seed)));
        measured.insert("accuracyOfTen".to_owned(), json!(few.iter().sum::<f64>() / 3.0));
    }
    println!("{measured}");
}

/// Learning a bot, and its answers to all that is said, so many times.
fn cost(bot: &BotDefinition, said: &[String], rounds: usize) -> Value {
    let begin = Instant::now();
    let model = BotModel::train(bot);
    let trained = begin.elapsed();
    let bytes = model.to_bytes();
    let begin = Instant::now();
    let model = BotModel::from_bytes(&bytes).unwrap();
    let loaded = begin.elapsed();
    let today = Date::new(2026, 2, 9).unwrap();
    let mut answers: Vec<f64> = Vec::new();
    for text in said.iter().cycle().take(said.len() * rounds) {
        let request = RecognizeTextRequest { text: text.clone(), ..Default::default() };
        // The quickest of three: what else the machine does is no part of an answer.
        let micros = [(); 3].map(|()| {
            let begin = Instant::now();
            assert!(respond(bot, &model, None, &request, today).session_state.intent.is_some());
            begin.elapsed().as_secs_f64() * 1e6
        });
        answers.push(micros.into_iter().fold(f64::INFINITY, f64::min));
    }
    answers.sort_by(f64::total_cmp);
    let at = |percent: usize| answers[(answers.len() - 1) * percent / 100];
    json!({
        "bytes": bytes.len(),
        "trainMilliseconds": trained.as_secs_f64() * 1e3,
        "loadMilliseconds": loaded.as_secs_f64() * 1e3,
        "answerMicroseconds": {"p50": at(50), "p99": at(99), "max": at(100)},
    })
}
