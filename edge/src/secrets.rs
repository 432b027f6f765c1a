//! The deployment's secrets.

use std::cell::RefCell;
use std::rc::Rc;

use edgewise_shared::key::KeyRing;
use edgewise_shared::token::Signer;
use worker::Env;

use crate::failure::Failure;

thread_local! {
    /// Deriving keys costs more than a signature, and an isolate has one set of secrets.
    static SIGNER: RefCell<Option<Rc<Signer>>> = const { RefCell::new(None) };
}

/// The root keys, from the secret `ROOT_KEY`.
pub fn key_ring(env: &Env) -> Result<KeyRing, Failure> {
    KeyRing::parse(&env.secret("ROOT_KEY")?.to_string())
        .map_err(|bad| Failure::fault(format!("ROOT_KEY: {bad}")))
}

/// What signs and verifies tokens.
pub fn signer(env: &Env) -> Result<Rc<Signer>, Failure> {
    if let Some(signer) = SIGNER.with_borrow(Clone::clone) {
        return Ok(signer);
    }
    let signer = Rc::new(Signer::new(key_ring(env)?));
    SIGNER.set(Some(Rc::clone(&signer)));
    Ok(signer)
}
