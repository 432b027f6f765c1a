//! What leaves the Router: a chat's agent, and what agents' consoles show; each told at least once.

use std::rc::Rc;

use edgewise_shared::object::agent::ShowView;
use edgewise_shared::object::contact::AgentAccepted;
use edgewise_shared::routing::{Command, Effect};
use edgewise_shared::time::Span;
use edgewise_shared::wire::rejection::Rejection;

use super::shell::Shell;
use super::store::Row;
use crate::failure::Failure;
use crate::serve::log;
use crate::{call, clock};

/// The longest pause between two tries.
const LONGEST_PAUSE: Span = Span::minutes(1);

/// Tells what a turn has called for. What cannot be told now is tried again by the alarm.
pub async fn tell(shell: &Rc<Shell>, effects: &[Effect]) {
    for effect in effects {
        match shell.store().and_then(|store| store.effect_of(effect)) {
            Ok(rows) => tell_rows(shell, rows).await,
            Err(failure) => log(failure),
        }
    }
    if let Err(failure) = shell.arm().await {
        log(failure);
    }
}

/// Tells all that is due.
pub async fn tell_due(shell: &Rc<Shell>) -> Result<(), Failure> {
    let rows = shell.store()?.effects(clock::now())?;
    tell_rows(shell, rows).await;
    Ok(())
}

async fn tell_rows(shell: &Rc<Shell>, rows: Vec<Row>) {
    for row in rows {
        let told = send(shell, &row.effect).await;
        if let Err(failure) = note(shell, &row, told) {
            log(failure);
        }
    }
}

/// Notes what came of a try.
fn note(shell: &Rc<Shell>, row: &Row, told: Result<(), Failure>) -> Result<(), Failure> {
    let store = shell.store()?;
    match told {
        Ok(()) => store.told(row.number),
        Err(failure) => {
            log(failure);
            store.postpone(row.number, clock::now().after(pause(row.attempts)))
        }
    }
}

async fn send(shell: &Rc<Shell>, effect: &Effect) -> Result<(), Failure> {
    match effect {
        Effect::TellContact(accepted) => tell_contact(shell, accepted).await,
        Effect::ShowView(agent_id) => {
            let view = shell.view(agent_id)?;
            let stub = call::agent(&shell.env, agent_id)?;
            call::reply(stub, &ShowView { view }).await.map(|_| ())
        }
    }
}

/// A chat that would not have the agent sends them into After Contact Work.
async fn tell_contact(shell: &Rc<Shell>, accepted: &AgentAccepted) -> Result<(), Failure> {
    let stub = call::contact(&shell.env, accepted.contact_id)?;
    match call::reply(stub, accepted).await {
        Err(Failure::Rejected(rejection)) if is_final(&rejection) => {
            let (contact_id, agent_id) = (accepted.contact_id, accepted.agent_id.clone());
            shell.turn(Command::AcceptRefused { contact_id, agent_id }).await.map(|_| ())
        }
        outcome => outcome.map(|_| ()),
    }
}

fn is_final(rejection: &Rejection) -> bool {
    (400..500).contains(&rejection.name.status()) && rejection.name.status() != 429
}

/// A second, doubled with each try.
fn pause(attempts: u32) -> Span {
    Span::seconds(1_i64 << attempts.min(10)).min(LONGEST_PAUSE)
}
