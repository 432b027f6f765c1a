//! The object of one chat: every socket of its customer and agents, its transcript, its timers.
//!
//! It decides nothing: each input becomes a command of [`edgewise_shared::contact`], and what was decided is written
//! in one transaction ([`turn`]) before anybody hears of it. The platform holds back every frame and answer until the
//! write is durable, so what was acknowledged is stored.

mod calls;
mod methods;
mod outbox;
mod past;
mod publish;
mod remains;
mod row;
mod sockets;
mod store;
mod transcript;
mod turn;

use std::panic::RefUnwindSafe;
use std::rc::Rc;

use edgewise_shared::contact::command::Command;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

use crate::failure::Failure;
use crate::serve::log;
use crate::serve::refuse;
use turn::Shell;

/// One chat.
#[durable_object]
pub struct Contact {
    shell: Rc<Shell>,
}

/// A panic leaves the shell as it was before the turn or after it: it is only replaced whole.
impl RefUnwindSafe for Contact {}

impl DurableObject for Contact {
    fn new(state: State, env: Env) -> Self {
        Self { shell: Rc::new(Shell::new(state, env)) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let path = request.path();
        if path == "/socket" {
            return sockets::open(&self.shell, &request).await.or_else(refuse);
        }
        methods::serve(&self.shell, path.trim_start_matches('/'), request).await
    }

    async fn alarm(&self) -> Result<Response> {
        // An alarm that fails too often is dropped for good, so a guard stands before anything can go wrong.
        self.shell.guard().await?;
        if let Err(failure) = wake(&self.shell).await {
            log(failure);
        }
        Response::empty()
    }

    async fn websocket_message(&self, socket: WebSocket, message: WebSocketIncomingMessage) -> Result<()> {
        if let Err(failure) = sockets::receive(&self.shell, &socket, message) {
            log(failure);
        }
        Ok(())
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        code: usize,
        _reason: String,
        _clean: bool,
    ) -> Result<()> {
        if let Err(failure) = sockets::closed(&self.shell, &socket, code).await {
            log(failure);
        }
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: Error) -> Result<()> {
        self.shell.listeners.take();
        Ok(())
    }

    async fn connect(&self, _socket: worker::Socket) -> Result<()> {
        Ok(())
    }
}

async fn wake(shell: &Rc<Shell>) -> std::result::Result<(), Failure> {
    if shell.has_begun()? {
        shell.turn(Command::Wake).await?;
    }
    outbox::deliver(Rc::clone(shell)).await;
    shell.arm().await
}
