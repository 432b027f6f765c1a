//! The object itself: its methods.

use std::cell::OnceCell;
use std::panic::RefUnwindSafe;

use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::InstanceId;
use edgewise_shared::object::Method;
use edgewise_shared::object::instance::{
    AdmitChat, CreateAccessKey, CreateSignIn, GetAccessKey, GetFlowLibrary, GetSession, GetWidgetConfig,
    RedeemSignIn, SignOut, Throttle,
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
use super::{identity, keys, schema, users};
use crate::call::serve;
use crate::failure::Failure;
use crate::serve::{method_name, unknown};
use crate::sql::Sql;
use crate::{call, clock, outcall, secrets, sys};

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

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        match self.open() {
            Ok(open) => self.serve(open, request).await,
            Err(failure) => call::refuse(failure),
        }
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

    async fn serve(&self, open: &Open, request: Request) -> worker::Result<Response> {
        let now = clock::now();
        let id = &open.id;
        match method_name(&request).as_str() {
            AdmitChat::NAME => {
                done(request, |wish: AdmitChat| {
                    self.write(|sql| {
                        let at = At { sql, now, instance: id };
                        admit(sql, now, id, &open.limits, |flow| open.libraries.of(&at, flow), &wish)
                    })
                })
                .await
            }
            GetFlowLibrary::NAME => {
                done(request, |wish: GetFlowLibrary| {
                    let at = At { sql: &self.sql(), now, instance: id };
                    open.libraries.around(&at, &wish.flow_id).map(|library| FlowLibrary::clone(&library))
                })
                .await
            }
            Throttle::NAME => {
                done(request, |wish: Throttle| {
                    let bucket = format!("{} {}", wish.action, wish.address);
                    self.write(|sql| take_from(sql, now, &bucket, ATTEMPTS)).map(|()| Empty {})
                })
                .await
            }
            GetWidgetConfig::NAME => done(request, |wish| self.widget_config(open, &wish)).await,
            GetAccessKey::NAME => {
                done(request, |wish: GetAccessKey| {
                    keys::get(&self.sql(), id, &secrets::key_ring(&self.env)?, &wish.access_key_id)
                })
                .await
            }
            CreateAccessKey::NAME => {
                done(request, |_: CreateAccessKey| {
                    let ring = secrets::key_ring(&self.env)?;
                    self.write(|sql| keys::create(sql, now, id, &ring))
                })
                .await
            }
            CreateSignIn::NAME => {
                done(request, |wish: CreateSignIn| {
                    self.write(|sql| users::create_sign_in(sql, now, &wish.username))
                })
                .await
            }
            RedeemSignIn::NAME => {
                done(request, |wish: RedeemSignIn| {
                    self.write(|sql| users::redeem_sign_in(sql, now, id, &wish.secret))
                })
                .await
            }
            GetSession::NAME => {
                done(request, |wish: GetSession| users::get_session(&self.sql(), now, id, &wish.cookie)).await
            }
            SignOut::NAME => {
                done(request, |wish: SignOut| {
                    self.write(|sql| users::sign_out(sql, &wish.cookie)).map(|()| Empty {})
                })
                .await
            }
            other => self.configure(open, other, request).await,
        }
    }

    /// Serves an operation of the configuration API, and what concerns what flows can call.
    async fn configure(&self, open: &Open, name: &str, mut request: Request) -> worker::Result<Response> {
        let text = request.text().await?;
        let ring = match secrets::key_ring(&self.env) {
            Ok(ring) => ring,
            Err(failure) => return call::refuse(failure),
        };
        let (now, instance, reach) = (clock::now(), &open.id, outcall::reach(&self.env));
        let (sql, ring) = (self.sql(), &ring);
        let means = Means { sql: &sql, now, ring, reach };
        let at = At { sql: &sql, now, instance };
        let read = configuration::read(&at, name, &text).or_else(|| callees::read(&means, name, &text));
        let answer = match read {
            Some(answer) => answer,
            None => self.write(|sql| {
                let (at, means) = (At { sql, now, instance }, Means { sql, now, ring, reach });
                let answer =
                    configuration::write(&at, name, &text).or_else(|| callees::write(&means, name, &text));
                open.libraries.forget();
                answer.unwrap_or_else(|| Err(unknown(name).into()))
            }),
        };
        match answer {
            Ok(reply) => Response::ok(reply),
            Err(failure) => call::refuse(failure),
        }
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

/// Answers a call with what comes of `work`, which waits for nothing.
async fn done<M: Method>(
    request: Request,
    work: impl FnOnce(M) -> Result<M::Reply, Failure>,
) -> worker::Result<Response> {
    serve(request, async |wish| work(wish)).await
}
