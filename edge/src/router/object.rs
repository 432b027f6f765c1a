//! The object itself: its methods and its alarm.

use std::panic::RefUnwindSafe;
use std::rc::Rc;

use edgewise_shared::object::Method;
use edgewise_shared::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, PutAgent, PutStatus, Reject, View,
};
use edgewise_shared::routing::{Command, Effect};
use edgewise_shared::wire::participant::Empty;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, Socket, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

use super::outbox;
use super::shell::Shell;
use crate::call::serve;
use crate::failure::Failure;
use crate::serve::{log, method_name, unknown_method};

/// The router of an instance.
#[durable_object]
pub struct Router {
    shell: Rc<Shell>,
}

/// A panic leaves the memory as it was before the turn or after it, and the tables too.
impl RefUnwindSafe for Router {}

impl DurableObject for Router {
    fn new(state: State, env: Env) -> Self {
        Self { shell: Rc::new(Shell::new(state, env)) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        match method_name(&request).as_str() {
            Enqueue::NAME => serve(request, async |wish| self.quietly(Command::Enqueue(wish)).await).await,
            Dequeue::NAME => serve(request, async |wish| self.quietly(Command::Dequeue(wish)).await).await,
            AgentLeft::NAME => {
                serve(request, async |wish| self.quietly(Command::AgentLeft(wish)).await).await
            }
            PutAgent::NAME => serve(request, async |wish| self.quietly(Command::PutAgent(wish)).await).await,
            PutStatus::NAME => {
                serve(request, async |wish: PutStatus| {
                    let agent_id = wish.agent_id.clone();
                    self.quietly(Command::PutStatus(wish)).await?;
                    self.shell.view(&agent_id)
                })
                .await
            }
            Accept::NAME => {
                serve(request, async |wish: Accept| {
                    let agent_id = wish.agent_id.clone();
                    self.accept(wish).await?;
                    self.shell.view(&agent_id)
                })
                .await
            }
            Reject::NAME => {
                serve(request, async |wish: Reject| {
                    let agent_id = wish.agent_id.clone();
                    self.quietly(Command::Reject(wish)).await?;
                    self.shell.view(&agent_id)
                })
                .await
            }
            Clear::NAME => {
                serve(request, async |wish: Clear| {
                    let agent_id = wish.agent_id.clone();
                    self.quietly(Command::Clear(wish)).await?;
                    self.shell.view(&agent_id)
                })
                .await
            }
            View::NAME => serve(request, async |wish: View| self.shell.view(&wish.agent_id)).await,
            other => unknown_method(other),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.shell.guard().await?;
        if let Err(failure) = self.wake().await {
            log(failure);
        }
        Response::empty()
    }

    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _clean: bool,
    ) -> Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: Error) -> Result<()> {
        Ok(())
    }

    async fn connect(&self, _socket: Socket) -> Result<()> {
        Ok(())
    }
}

impl Router {
    /// Lets a command happen and has others told after the answer.
    async fn quietly(&self, command: Command) -> std::result::Result<Empty, Failure> {
        let effects = self.shell.turn(command).await?;
        self.tell_later(effects);
        Ok(Empty {})
    }

    /// The chat hears of its agent before the agent hears that it worked, so that the console finds its seat there.
    async fn accept(&self, accept: Accept) -> std::result::Result<(), Failure> {
        let effects = self.shell.turn(Command::Accept(accept)).await?;
        let (first, later): (Vec<_>, Vec<_>) =
            effects.into_iter().partition(|effect| matches!(effect, Effect::TellContact(_)));
        outbox::tell(&self.shell, &first).await;
        self.tell_later(later);
        Ok(())
    }

    fn tell_later(&self, effects: Vec<Effect>) {
        if !effects.is_empty() {
            let shell = Rc::clone(&self.shell);
            self.shell.state.wait_until(async move { outbox::tell(&shell, &effects).await });
        }
    }

    async fn wake(&self) -> std::result::Result<(), Failure> {
        let effects = self.shell.turn(Command::Wake).await?;
        outbox::tell(&self.shell, &effects).await;
        outbox::tell_due(&self.shell).await?;
        self.shell.arm().await
    }
}
