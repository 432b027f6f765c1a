//! The object itself: its methods.

use std::cell::OnceCell;
use std::panic::RefUnwindSafe;

use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::InstanceId;
use edgewise_shared::object::Method;
use edgewise_shared::object::instance::{
    AdmitChat, CheckAgent, CreateAccessKey, CreateSignIn, GetAccessKey, GetFlowLibrary, GetSession,
    GetWidgetConfig, ListPublishedFlows, RedeemSignIn, SignOut, Throttle,
};
use edgewise_shared::quota::Rate;
use edgewise_shared::time::Span;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::widget::WidgetConfig;
use serde::Deserialize;
use worker::{
    DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, durable_object,
};

use super::callees::{self, Means};
use super::chats::{Limits, admit, take_from};
use super::configuration::{self, At};
use super::library::Libraries;
use super::{flow, identity, keys, schema, users};
use crate::failure::Failure;
use crate::serve::{Reply, answer, at_once, method_name, unknown};
use crate::sql::Sql;
use crate::{clock, outcall, secrets, sys};

/// How often one network address may try what no honest page does often: sign in, take over a chat.
const ATTEMPTS: Rate = Rate { burst: 30, interval: Span::seconds(2) };

/// The configuration of an instance.
#[durable_object]
pub struct Instance {
    state: State,
    env: Env,
    open: OnceCell<Open>,
}

/// What is the same for all calls.
struct Open {
    id: InstanceId,
    limits: Limits,
    libraries: Libraries,
}

/// A panic leaves nothing half done: of what is in memory only the libraries change, which are replaced as a whole.
impl RefUnwindSafe for Instance {}

impl DurableObject for Instance {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, open: OnceCell::new() }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let (name, text) = (method_name(&request), request.text().await?);
        answer(self.open().and_then(|open| self.serve(open, &name, &text)))
    }

    async fn alarm(&self) -> worker::Result<Response> {
        Response::empty()
    }

    async fn websocket_message(
        &self,
        _socket: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: worker::Error) -> worker::Result<()> {
        Ok(())
    }

    async fn connect(&self, _socket: worker::Socket) -> worker::Result<()> {
        Ok(())
    }
}

impl Instance {
    fn open(&self) -> Result<&Open, Failure> {
        if let Some(open) = self.open.get() {
            return Ok(open);
        }
        let named = self.state.id().name().map(InstanceId::new);
        let id = named.unwrap_or_else(|| identity::of_deployment(&self.env));
        schema::open(&self.state.storage(), clock::now(), &id)?;
        let open = Open { id, limits: Limits::of(&self.env), libraries: Libraries::default() };
        Ok(self.open.get_or_init(|| open))
    }

    fn serve(&self, open: &Open, name: &str, text: &str) -> Reply {
        let now = clock::now();
        let id = &open.id;
        match name {
            AdmitChat::NAME => at_once(text, |wish: AdmitChat| {
                self.write(|sql| {
                    let at = At { sql, now, instance: id };
                    admit(sql, now, id, &open.limits, |flow| open.libraries.of(&at, flow), &wish)
                })
            }),
            GetFlowLibrary::NAME => at_once(text, |wish: GetFlowLibrary| {
                let at = At { sql: &self.sql(), now, instance: id };
                open.libraries.around(&at, &wish.flow_id).map(|library| FlowLibrary::clone(&library))
            }),
            Throttle::NAME => at_once(text, |wish: Throttle| {
                let bucket = format!("{} {}", wish.action, wish.address);
                self.write(|sql| take_from(sql, now, &bucket, ATTEMPTS)).map(|()| Empty {})
            }),
            GetWidgetConfig::NAME => at_once(text, |wish| self.widget_config(open, &wish)),
            GetAccessKey::NAME => at_once(text, |wish: GetAccessKey| {
                keys::get(&self.sql(), id, &secrets::key_ring(&self.env)?, &wish.access_key_id)
            }),
            CreateAccessKey::NAME => at_once(text, |_: CreateAccessKey| {
                let ring = secrets::key_ring(&self.env)?;
                self.write(|sql| keys::create(sql, now, id, &ring))
            }),
            CreateSignIn::NAME => at_once(text, |wish: CreateSignIn| {
                self.write(|sql| users::create_sign_in(sql, now, &wish.username))
            }),
            RedeemSignIn::NAME => at_once(text, |wish: RedeemSignIn| {
                self.write(|sql| users::redeem_sign_in(sql, now, id, &wish.secret))
            }),
            GetSession::NAME => {
                at_once(text, |wish: GetSession| users::get_session(&self.sql(), now, id, &wish.cookie))
            }
            CheckAgent::NAME => {
                at_once(text, |wish: CheckAgent| users::check(&self.sql(), &wish.agent_id).map(|()| Empty {}))
            }
            ListPublishedFlows::NAME => at_once(text, |_: ListPublishedFlows| {
                flow::list_published(&At { sql: &self.sql(), now, instance: id })
            }),
            SignOut::NAME => at_once(text, |wish: SignOut| {
                self.write(|sql| users::sign_out(sql, &wish.cookie)).map(|()| Empty {})
            }),
            _ => self.configure(open, name, text),
        }
    }

    /// Serves an operation of the configuration API, and what concerns what flows can call.
    fn configure(&self, open: &Open, name: &str, text: &str) -> Reply {
        let ring = &secrets::key_ring(&self.env)?;
        let (now, instance, reach) = (clock::now(), &open.id, outcall::reach(&self.env));
        let sql = &self.sql();
        let at = At { sql, now, instance };
        let means = Means { sql, now, ring, reach };
        let read = configuration::read(&at, name, text).or_else(|| callees::read(&means, name, text));
        if let Some(reply) = read {
            return reply;
        }
        self.write(|sql| {
            let (at, means) = (At { sql, now, instance }, Means { sql, now, ring, reach });
            let reply = configuration::write(&at, name, text).or_else(|| callees::write(&means, name, text));
            open.libraries.forget();
            reply.unwrap_or_else(|| Err(unknown(name)))
        })
    }

    fn widget_config(&self, open: &Open, wish: &GetWidgetConfig) -> Result<WidgetConfig, Failure> {
        #[derive(Deserialize)]
        struct Row {
            title: String,
            greeting: String,
        }
        open.limits.check_origin(&wish.origin, wish.own)?;
        let row: Option<Row> = self.sql().first("SELECT title, greeting FROM widget", vec![])?;
        let row = row.ok_or_else(|| Failure::fault("the instance was not filled"))?;
        Ok(WidgetConfig { instance_id: open.id.to_string(), title: row.title, greeting: row.greeting })
    }

    fn sql(&self) -> Sql {
        Sql::of(&self.state.storage())
    }

    fn write<T>(&self, work: impl FnOnce(&Sql) -> Result<T, Failure>) -> Result<T, Failure> {
        sys::transaction(&self.state.storage(), || work(&self.sql()))
    }
}
