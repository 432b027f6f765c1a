//! Sounds, made in code. Browsers keep a page silent until its first gesture; [`unlock`] belongs to that gesture.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

thread_local! {
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Makes sounds possible. To be called from a gesture; again does no harm.
pub fn unlock() {
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        if let Some(context) = context
            && context.state() == AudioContextState::Suspended
        {
            let _ = context.resume();
        }
    });
}

/// Two rising tones, twice: a contact is waiting for an answer.
pub fn ring() {
    play(&[(659.25, 0.0), (880.0, 0.16), (659.25, 0.5), (880.0, 0.66)], 0.16);
}

/// One soft tone: a message in a chat that is not being looked at.
pub fn tick() {
    play(&[(740.0, 0.0)], 0.07);
}

/// Plays tones of a frequency at an offset in seconds.
fn play(tones: &[(f32, f64)], loudness: f32) {
    CONTEXT.with_borrow(|context| {
        let Some(context) = context.as_ref().filter(|context| context.state() == AudioContextState::Running)
        else {
            return;
        };
        for (frequency, offset) in tones {
            let _ = tone(context, *frequency, *offset, loudness);
        }
    });
}

fn tone(context: &AudioContext, frequency: f32, offset: f64, loudness: f32) -> Result<(), JsValue> {
    let begin = context.current_time() + offset;
    let (oscillator, gain) = (context.create_oscillator()?, context.create_gain()?);
    oscillator.set_type(OscillatorType::Sine);
    oscillator.frequency().set_value(frequency);
    let envelope = gain.gain();
    envelope.set_value_at_time(0.0001, begin)?;
    envelope.exponential_ramp_to_value_at_time(loudness, begin + 0.02)?;
    envelope.exponential_ramp_to_value_at_time(0.0001, begin + 0.22)?;
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&context.destination())?;
    oscillator.start_with_when(begin)?;
    oscillator.stop_with_when(begin + 0.25)
}
