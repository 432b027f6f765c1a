//! Bots that come with every instance, to try and to start from.

/// An online shop's, in English and German: where an order is, returns, delivery times, a person.
pub const SHOP: &str = include_str!("shop.json");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::date::Date;
    use crate::bot::definition::BotDefinition;
    use crate::bot::dialog::respond;
    use crate::bot::model::BotModel;
    use crate::wire::lex::{IntentState, RecognizeTextRequest, RecognizeTextResponse};

    struct Shop {
        bot: BotDefinition,
        model: BotModel,
    }

    impl Shop {
        fn open() -> Self {
            let bot = BotDefinition::from_json(SHOP).unwrap();
            let model = BotModel::train(&bot);
            Self { bot, model }
        }

        fn answer(&self, text: &str, before: Option<&RecognizeTextResponse>) -> RecognizeTextResponse {
            let session_state = before.map(|answer| answer.session_state.clone());
            let request = RecognizeTextRequest { text: text.to_owned(), session_state, ..Default::default() };
            respond(&self.bot, &self.model, None, &request, Date::new(2026, 2, 9).unwrap())
        }
    }

    #[test]
    fn what_customers_say_in_their_own_words_is_understood_and_what_is_not_is_never_guessed() {
        let shop = Shop::open();
        let mut clear = 0;
        let said = [
            ("Where's my stuff? I ordered it ages ago", "OrderStatus"),
            ("track order 88123", "OrderStatus"),
            ("has it shipped yet??", "OrderStatus"),
            ("my package never arrived", "OrderStatus"),
            ("the shoes are too small, I'd like to return them", "ReturnItem"),
            ("i want a refund", "ReturnItem"),
            ("It's broken!", "ReturnItem"),
            ("how much is shipping to Canada?", "DeliveryTime"),
            ("how long will delivery take", "DeliveryTime"),
            ("give me a human", "SpeakToPerson"),
            ("I'd rather talk to someone", "SpeakToPerson"),
            ("good afternoon", "Greeting"),
            ("ok thanks, bye", "Goodbye"),
            ("Wo bleibt mein Päckchen?", "OrderStatus"),
            ("Ist meine Bestellung 4711 schon unterwegs?", "OrderStatus"),
            ("Die Hose ist zu klein, ich will sie umtauschen", "ReturnItem"),
            ("ich hätte gern mein geld zurueck", "ReturnItem"),
            ("Wie lang braucht die Lieferung nach Österreich?", "DeliveryTime"),
            ("Ich will mit jemandem reden", "SpeakToPerson"),
            ("Grüß Gott, guten Tag", "Greeting"),
            ("Nein, vielen Dank", "Goodbye"),
        ];
        for (text, expected) in said {
            let answer = shop.answer(text, None);
            let name = answer.session_state.intent.unwrap().name;
            assert!(name == expected || name == "FallbackIntent", "{text} is not {name}");
            clear += usize::from(name == expected);
        }
        assert!(clear * 4 >= said.len() * 3, "{clear} of {}", said.len());
    }

    #[test]
    fn what_a_shop_does_not_do_is_not_taken_for_what_it_does() {
        let shop = Shop::open();
        for text in [
            "what is the capital of France",
            "my dog ate my homework",
            "book a flight to Rome",
            "Wie wird das Wetter morgen?",
            "schreib mir ein Gedicht",
            "asdf",
        ] {
            let intent = shop.answer(text, None).session_state.intent.unwrap();
            assert_eq!(intent.name, "FallbackIntent", "{text}");
        }
    }

    #[test]
    fn a_return_is_taken_from_first_word_to_last() {
        let shop = Shop::open();
        let first = shop.answer("The jacket is too small and I want to send it back", None);
        assert_eq!(first.session_state.intent.as_ref().unwrap().slot("Reason"), Some("does not fit"));
        let second = shop.answer("it's order A-10234", Some(&first));
        let said = second.messages[0].content.as_deref();
        assert_eq!(said, Some("You want to return order A-10234 (does not fit). Is that right?"));
        let last = shop.answer("yes", Some(&second));
        let state = last.session_state;
        assert_eq!(state.intent.unwrap().state, Some(IntentState::ReadyForFulfillment));
        assert_eq!(state.session_attributes["returnReason"], "does not fit");
    }
}
