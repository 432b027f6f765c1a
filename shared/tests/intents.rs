//! How well the built-in bot tells intents apart, held to what is promised of it. Without `EDGEWISE_INTENTS_DIR`
//! nothing is measured.
#![cfg(feature = "bot")]

mod banking77;

use banking77::{Banking, bot, share};
use edgewise_shared::bot::definition::BotLocale;
use edgewise_shared::bot::matching::{Understood, understand};
use edgewise_shared::bot::model::BotModel;

fn data() -> Option<Banking> {
    let data = Banking::find();
    if data.is_none() {
        println!("EDGEWISE_INTENTS_DIR is not set: not measured");
    }
    data
}

#[test]
fn after_the_training_split_88_percent_of_the_test_split_are_right_by_a_model_below_2_mb() {
    let Some(data) = data() else { return };
    let model = BotModel::train(&bot(&data.train));
    let bytes = model.to_bytes();
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
    let model = BotModel::from_bytes(&bytes).unwrap();
    let model = model.locale("en_US").unwrap();
    let right = data.test.iter().filter(|(text, intent)| model.rank(text)[0].intent == intent).count();
    let accuracy = share(right, data.test.len());
    println!("trained on all: {accuracy:.4} right, {} bytes", bytes.len());
    assert!(accuracy >= 0.88, "{accuracy}");
}

#[test]
fn after_ten_examples_of_each_intent_70_percent_are_right() {
    let Some(data) = data() else { return };
    let accuracies = [1, 2, 3].map(|seed| data.accuracy(&data.sample(10, seed)));
    let mean = accuracies.iter().sum::<f64>() / 3.0;
    println!("ten examples of each intent: {mean:.4} right, of {accuracies:.4?}");
    assert!(mean >= 0.7, "{accuracies:?}");
}

/// A bot that has never heard of 7 of the 77 intents. They are the bank's own business like the others, so this is the
/// hard case.
#[test]
fn a_bot_would_rather_ask_than_take_what_it_does_not_know_for_what_it_knows() {
    let Some(data) = data() else { return };
    let mut intents: Vec<&str> = data.train.iter().map(|row| row.1.as_str()).collect();
    intents.sort_unstable();
    intents.dedup();
    let unknown: Vec<&str> = intents.into_iter().step_by(11).collect();
    let known = |intent: &str| !unknown.contains(&intent);
    let train: Vec<_> = data.train.iter().filter(|row| known(&row.1)).cloned().collect();
    let model = BotModel::train(&bot(&train));
    let model = model.locale("en_US").unwrap();

    let [mut known_all, mut taken, mut right, mut asked, mut offered] = [0; 5];
    let [mut unknown_all, mut mistaken] = [0; 2];
    for (text, intent) in &data.test {
        let understood = understand(&model.rank(text), BotLocale::CONFIDENCE);
        if !known(intent) {
            unknown_all += 1;
            mistaken += usize::from(matches!(understood, Understood::Match(_)));
            continue;
        }
        known_all += 1;
        match understood {
            Understood::Match(name) => {
                taken += 1;
                right += usize::from(name == intent);
            }
            Understood::Ask(names) => {
                asked += 1;
                offered += usize::from(names.contains(&intent.as_str()));
            }
            Understood::Nothing => {}
        }
    }
    let [taken_of_all, right_of_taken] = [share(taken, known_all), share(right, taken)];
    let [asked_of_all, offered_of_asked] = [share(asked, known_all), share(offered, asked)];
    let mistaken = share(mistaken, unknown_all);
    println!(
        "known: {taken_of_all:.3} taken, {right_of_taken:.3} of them right; {asked_of_all:.3} asked, {offered_of_asked:.3} of them with the right choice; unknown: {mistaken:.3} taken"
    );
    assert!(taken_of_all >= 0.85 && right_of_taken >= 0.96, "{taken_of_all} {right_of_taken}");
    assert!(offered_of_asked >= 0.75, "{offered_of_asked}");
    assert!(mistaken < 0.5, "{mistaken}");
}
