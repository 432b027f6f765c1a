//! The object itself: its methods and its alarm.

use std::panic::RefUnwindSafe;
use std::rc::Rc;

use edgewise_shared::id::AgentId;
use edgewise_shared::object::Method;
use edgewise_shared::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, GetQueueMetrics, ListDestinations, PutAgent, PutStatus,
    Reject, Reprioritize, View,
};
use edgewise_shared::routing::{Command, Effect};
use edgewise_shared::wire::console::AgentView;
use edgewise_shared::wire::participant::Empty;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, Socket, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

use super::outbox;
use super::shell::Shell;
use crate::failure::Failure;
use crate::serve::{Reply, answer, at_once, log, method_name, on, unknown};

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

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let (name, text) = (method_name(&request), request.text().await?);
        answer(self.serve(&name, &text).await)
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
    async fn serve(&self, name: &str, text: &str) -> Reply {
        match name {
            Enqueue::NAME => on(text, async |wish| self.run(Command::Enqueue(wish)).await).await,
            Dequeue::NAME => on(text, async |wish| self.run(Command::Dequeue(wish)).await).await,
            Reprioritize::NAME => on(text, async |wish| self.run(Command::Reprioritize(wish)).await).await,
            AgentLeft::NAME => on(text, async |wish| self.run(Command::AgentLeft(wish)).await).await,
            PutAgent::NAME => on(text, async |wish| self.run(Command::PutAgent(wish)).await).await,
            PutStatus::NAME => {
                let work = async |wish: PutStatus| {
                    self.view_after(wish.agent_id.clone(), Command::PutStatus(wish)).await
                };
                on(text, work).await
            }
            Accept::NAME => {
                let work =
                    async |wish: Accept| self.view_after(wish.agent_id.clone(), Command::Accept(wish)).await;
                on(text, work).await
            }
            Reject::NAME => {
                let work =
                    async |wish: Reject| self.view_after(wish.agent_id.clone(), Command::Reject(wish)).await;
                on(text, work).await
            }
            Clear::NAME => {
                let work =
                    async |wish: Clear| self.view_after(wish.agent_id.clone(), Command::Clear(wish)).await;
                on(text, work).await
            }
            ListDestinations::NAME => at_once(text, |wish| self.shell.destinations(wish)),
            View::NAME => at_once(text, |wish: View| self.shell.view(&wish.agent_id)),
            GetQueueMetrics::NAME => at_once(text, |wish: GetQueueMetrics| self.shell.metrics(&wish.target)),
            _ => Err(unknown(name)),
        }
    }

    /// Lets a command happen. A chat hears of its agent before the agent hears that the accept has worked, so that the
    /// console finds its seat there; what agents' consoles show is told after the answer.
    async fn run(&self, command: Command) -> std::result::Result<Empty, Failure> {
        let effects = self.shell.turn(command).await?;
        let (first, later): (Vec<_>, Vec<_>) =
            effects.into_iter().partition(|effect| matches!(effect, Effect::TellContact(_)));
        if !first.is_empty() {
            outbox::tell(&self.shell, &first).await;
        }
        if !later.is_empty() {
            let shell = Rc::clone(&self.shell);
            self.shell.state.wait_until(async move { outbox::tell(&shell, &later).await });
        }
        Ok(Empty {})
    }

    /// Lets a command happen and answers what the agent's consoles show then.
    async fn view_after(
        &self,
        agent_id: AgentId,
        command: Command,
    ) -> std::result::Result<AgentView, Failure> {
        self.run(command).await?;
        self.shell.view(&agent_id)
    }

    async fn wake(&self) -> std::result::Result<(), Failure> {
        let effects = self.shell.turn(Command::Wake).await?;
        outbox::tell(&self.shell, &effects).await;
        outbox::tell_due(&self.shell).await?;
        self.shell.arm().await
    }
}
