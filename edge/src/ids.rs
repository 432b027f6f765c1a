//! The platform's randomness.

use edgewise_shared::id::IdSource;

/// Ids and secrets from the platform's cryptographic generator.
///
/// Draws a kilobyte at a time: each call into the platform costs more than the bytes it brings.
#[derive(Debug)]
pub struct RandomIds {
    pool: [u8; POOL],
    used: usize,
}

const POOL: usize = 1_024;

impl Default for RandomIds {
    fn default() -> Self {
        Self { pool: [0; POOL], used: POOL }
    }
}

impl IdSource for RandomIds {
    fn random(&mut self) -> [u8; 16] {
        let mut drawn = [0; 16];
        if self.used + drawn.len() > POOL {
            // Fails only where the platform has no generator, and then nothing that must be unpredictable may go on.
            if getrandom::fill(&mut self.pool).is_err() {
                worker::console_error!("{{\"level\":\"error\",\"fault\":\"no randomness\"}}");
                worker::wasm_bindgen::throw_str("no randomness");
            }
            self.used = 0;
        }
        if let Some(fresh) = self.pool.get_mut(self.used..self.used + drawn.len()) {
            drawn.copy_from_slice(fresh);
            // What was handed out stays nowhere else.
            fresh.fill(0);
        }
        self.used += drawn.len();
        drawn
    }
}

/// A secret of 128 bits, as text for links and cookies.
pub fn secret(ids: &mut dyn IdSource) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(ids.random())
}
