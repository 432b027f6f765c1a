//! Which of its languages a bot is spoken to in.

use crate::bot::definition::{BotDefinition, BotLocale};
use crate::bot::language::Language;
use crate::bot::model::BotModel;
use crate::bot::text::Text;

/// The language that a text is in, and whether that is sure enough to keep to it: the one most of whose everyday words
/// it has, else the one in which it is understood best, else the first. None for a bot that has no language.
pub(super) fn spoken<'a>(
    bot: &'a BotDefinition,
    model: &BotModel,
    text: &str,
) -> Option<(&'a BotLocale, bool)> {
    let [first, rest @ ..] = bot.locales.as_slice() else { return None };
    let words = Text::new(text);
    let likeness = |locale: &BotLocale| {
        let common = Language::of(locale.language()).common;
        let everyday = (0..words.words().len())
            .filter(|at| common.iter().any(|word| words.phrase_at(*at, word).is_some()))
            .count();
        let ranked = model.locale(&locale.locale_id).map(|model| model.rank(text)).unwrap_or_default();
        (everyday, ranked.first().map_or(0.0, |best| best.confidence))
    };
    let mut best = (first, likeness(first));
    let mut sure = rest.is_empty() || best.1.0 > 0;
    for locale in rest {
        let like = likeness(locale);
        let ahead = like.0.cmp(&best.1.0).then(like.1.total_cmp(&best.1.1));
        if ahead.is_gt() {
            sure = like.0 > best.1.0;
            best = (locale, like);
        } else if like.0 == best.1.0 {
            sure = false;
        }
    }
    Some((best.0, sure))
}
