//! The object itself: its method, its sockets and its alarm.

use std::cell::OnceCell;
use std::panic::RefUnwindSafe;

use edgewise_shared::id::{AgentId, InstanceId};
use edgewise_shared::object::Method;
use edgewise_shared::object::agent::ShowView;
use edgewise_shared::object::router::{PutStatus, View};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::console::{AgentStatus, AgentView, ControlFrame};
use edgewise_shared::wire::frame::HEARTBEAT_FRAME;
use edgewise_shared::wire::participant::Empty;
use serde::{Deserialize, Serialize};
use worker::{
    DurableObject, Env, Error, Request, Response, Socket, State, WebSocket, WebSocketIncomingMessage,
    WebSocketPair, WebSocketRequestResponsePair, durable_object,
};

use super::pulse::last_heartbeat;
use super::store::{Row, Store};
use crate::alarm::Alarm;
use crate::failure::Failure;
use crate::serve::{answer, log, method_name, on, refuse, unknown};
use crate::{call, clock};

/// How long after the last console has closed the agent counts as gone: time to load the page again.
const LEAVE_SPAN: Span = Span::seconds(60);
/// How often open sockets are looked at for whether somebody is behind them.
const CHECK_SPAN: Span = Span::seconds(60);
/// A socket that has sent heartbeats and then none for this long has nobody behind it: a lid was closed, a network lost.
/// Browsers let a page in the background send one a minute at least.
const SILENCE_SPAN: Span = Span::seconds(150);
/// How many consoles an agent may have open.
const SOCKETS: usize = 10;
/// Policy violation (RFC 6455, 7.4.1).
const POLICY_VIOLATION: u16 = 1008;
/// Going away.
const GOING_AWAY: u16 = 1001;
/// Normal closure.
const NORMAL: u16 = 1000;

/// The header in which the Worker says whose console opens a socket, as [`Who`] in JSON.
pub const WHO_HEADER: &str = "x-edgewise-agent";

/// Whose console it is, as the session says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Who {
    /// The instance.
    pub instance_id: InstanceId,
    /// The agent.
    pub agent_id: AgentId,
}

/// One agent.
#[durable_object]
pub struct Agent {
    state: State,
    env: Env,
    store: OnceCell<Store>,
    alarm: Alarm,
}

/// A panic leaves nothing half done: all that lasts is in the table.
impl RefUnwindSafe for Agent {}

impl DurableObject for Agent {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, store: OnceCell::new(), alarm: Alarm::default() }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        match method_name(&request).as_str() {
            "socket" => self.open(&request).await.or_else(refuse),
            ShowView::NAME => {
                let text = request.text().await?;
                answer(on(&text, async |show: ShowView| self.show(&show.view).await).await)
            }
            other => refuse(unknown(other)),
        }
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.alarm.guard(&self.state.storage(), clock::now()).await?;
        if let Err(failure) = self.wake().await {
            log(failure);
        }
        Response::empty()
    }

    /// The console tells nothing on its socket but heartbeats, which the platform answers.
    async fn websocket_message(
        &self,
        _socket: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        code: usize,
        _reason: String,
        _clean: bool,
    ) -> worker::Result<()> {
        let code = u16::try_from(code).ok().filter(|code| !matches!(code, 1005 | 1006 | 1015));
        // It may be closed already, and then nobody minds.
        let _ = socket.close(code.or(Some(NORMAL)), Some(""));
        self.closed(&socket).await;
        Ok(())
    }

    async fn websocket_error(&self, socket: WebSocket, _error: Error) -> worker::Result<()> {
        self.closed(&socket).await;
        Ok(())
    }

    async fn connect(&self, _socket: Socket) -> worker::Result<()> {
        Ok(())
    }
}

impl Agent {
    fn store(&self) -> Result<&Store, Failure> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = Store::open(&self.state.storage())?;
        Ok(self.store.get_or_init(|| store))
    }

    async fn open(&self, request: &Request) -> Result<Response, Failure> {
        let who = request.headers().get(WHO_HEADER)?.unwrap_or_default();
        let who: Who = serde_json::from_str(&who)?;
        let router = call::router(&self.env, &who.instance_id)?;
        let view = call::call(router, &View { agent_id: who.agent_id.clone() }).await?;
        let store = self.store()?;
        store.put_who(&who.instance_id, &who.agent_id)?;
        store.put_leaves_at(None)?;
        self.alarm.set(&self.state.storage(), Some(clock::now().after(CHECK_SPAN))).await?;
        let open = self.state.get_websockets();
        for socket in open.iter().take(open.len().saturating_sub(SOCKETS - 1)) {
            // It may be gone already, and then nobody minds.
            let _ = socket.close(Some(POLICY_VIOLATION), Some("too many consoles"));
        }
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        let beat =
            WebSocketRequestResponsePair::new(HEARTBEAT_FRAME, HEARTBEAT_FRAME).map_err(Error::from)?;
        self.state.set_websocket_auto_response(&beat);
        pair.server.send_with_str(frame(&view)?)?;
        Ok(Response::from_websocket(pair.client)?)
    }

    async fn show(&self, view: &AgentView) -> Result<Empty, Failure> {
        let store = self.store()?;
        if !store.is_news(view.version)? {
            return Ok(Empty {});
        }
        let frame = frame(view)?;
        let sockets = self.state.get_websockets();
        for socket in &sockets {
            // One that is closing hears no more, and needs not.
            let _ = socket.send_with_str(&frame);
        }
        // A deployment drops every socket without a word. Who takes contacts with no console open is gone.
        if sockets.is_empty() && view.status != AgentStatus::Offline {
            self.expect_leaving().await?;
        }
        Ok(Empty {})
    }

    async fn closed(&self, socket: &WebSocket) {
        let others = self.state.get_websockets().iter().any(|other| other != socket);
        if !others && let Err(failure) = self.expect_leaving().await {
            log(failure);
        }
    }

    /// Lets the agent count as gone in a minute, unless that is set already.
    async fn expect_leaving(&self) -> Result<(), Failure> {
        let store = self.store()?;
        if store.row()?.is_none_or(|row| row.leaves_at.is_some()) {
            return Ok(());
        }
        let leaves_at = clock::now().after(LEAVE_SPAN);
        store.put_leaves_at(Some(leaves_at))?;
        Ok(self.alarm.set(&self.state.storage(), Some(leaves_at)).await?)
    }

    /// If this fails, the guard tries again.
    async fn wake(&self) -> Result<(), Failure> {
        let now = clock::now();
        let (silent, alive): (Vec<_>, Vec<_>) = self.state.get_websockets().into_iter().partition(|socket| {
            last_heartbeat(&self.state, socket).is_some_and(|at| now.since(at) > SILENCE_SPAN)
        });
        for socket in &silent {
            // Nobody is there to hear it.
            let _ = socket.close(Some(GOING_AWAY), Some("no heartbeat"));
        }
        let store = self.store()?;
        let row = store.row()?;
        let leaves_at = row.as_ref().and_then(|row| row.leaves_at).map(Timestamp::from_millis);
        let next = match (row, leaves_at) {
            (Some(row), Some(at)) if at <= now => {
                self.leave(row).await?;
                None
            }
            (_, Some(at)) => Some(at),
            (Some(_), None) if alive.is_empty() && !silent.is_empty() => {
                let at = now.after(LEAVE_SPAN);
                store.put_leaves_at(Some(at))?;
                Some(at)
            }
            (_, None) => (!alive.is_empty()).then(|| now.after(CHECK_SPAN)),
        };
        Ok(self.alarm.set(&self.state.storage(), next).await?)
    }

    /// Tells the Router that the agent is gone.
    async fn leave(&self, row: Row) -> Result<(), Failure> {
        let router = call::router(&self.env, &row.instance_id)?;
        let status = PutStatus { agent_id: row.agent_id, status: AgentStatus::Offline };
        match call::call(router, &status).await {
            // Who is not known there is as gone as can be.
            Ok(_) | Err(Failure::Rejected(_)) => self.store()?.put_leaves_at(None),
            Err(fault) => Err(fault),
        }
    }
}

fn frame(view: &AgentView) -> Result<String, Failure> {
    Ok(serde_json::to_string(&ControlFrame::Agent { content: view.clone() })?)
}
