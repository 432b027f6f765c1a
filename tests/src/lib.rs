//! What the integration tests share: the engine that the environment names, and clients of Amazon's SDK for it.
//!
//! `make test-sdk` starts an engine and runs the tests against it.

use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use aws_credential_types::Credentials;
use aws_sdk_connect::operation::start_chat_contact::StartChatContactOutput;
use aws_sdk_connect::operation::start_chat_contact::builders::StartChatContactFluentBuilder;
use aws_sdk_connect::types::ParticipantDetails;
use aws_sdk_connectparticipant::types::ConnectionType;
use aws_smithy_types::retry::RetryConfig;

/// A running engine and an access key for it.
#[derive(Debug, Clone)]
pub struct Engine {
    /// Where it listens.
    pub url: String,
    /// The instance of the key.
    pub instance_id: String,
    /// The instance's inbound flow.
    pub contact_flow_id: String,
    /// The key's id.
    pub access_key_id: String,
    /// The key's secret.
    pub secret_access_key: String,
}

impl Engine {
    /// The engine that the environment names.
    ///
    /// # Errors
    /// If a variable is missing; the error says which.
    pub fn from_environment() -> Result<Self> {
        let variable = |name: &str| {
            env::var(name).with_context(|| format!("{name} is not set: run these tests by `make test-sdk`"))
        };
        Ok(Self {
            url: variable("EDGEWISE_URL")?,
            instance_id: variable("EDGEWISE_INSTANCE_ID")?,
            contact_flow_id: variable("EDGEWISE_CONTACT_FLOW_ID")?,
            access_key_id: variable("EDGEWISE_ACCESS_KEY_ID")?,
            secret_access_key: variable("EDGEWISE_SECRET_ACCESS_KEY")?,
        })
    }

    /// The Connect service's client, with the engine's key.
    #[must_use]
    pub fn service(&self) -> aws_sdk_connect::Client {
        aws_sdk_connect::Client::from_conf(self.service_config().build())
    }

    /// What [`Engine::service`] is made of, for a test to change.
    #[must_use]
    pub fn service_config(&self) -> aws_sdk_connect::config::Builder {
        aws_sdk_connect::Config::builder()
            .endpoint_url(&self.url)
            .region(aws_sdk_connect::config::Region::new("us-west-2"))
            .credentials_provider(credentials(&self.access_key_id, &self.secret_access_key))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::disabled())
    }

    /// The Participant Service's client. The SDK signs its requests, the service does not look at that.
    #[must_use]
    pub fn participants(&self) -> aws_sdk_connectparticipant::Client {
        let config = aws_sdk_connectparticipant::Config::builder()
            .endpoint_url(&self.url)
            .region(aws_sdk_connectparticipant::config::Region::new("us-west-2"))
            .credentials_provider(credentials("any", "thing"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::disabled());
        aws_sdk_connectparticipant::Client::from_conf(config.build())
    }

    /// StartChatContact with what it wants at least, for a test to add to.
    ///
    /// # Errors
    /// None in fact: the customer has a name.
    pub fn start(&self) -> Result<StartChatContactFluentBuilder> {
        let customer = ParticipantDetails::builder().display_name("Maria").build()?;
        let call = self
            .service()
            .start_chat_contact()
            .instance_id(&self.instance_id)
            .contact_flow_id(&self.contact_flow_id)
            .participant_details(customer);
        Ok(call)
    }

    /// Starts a chat and connects its customer.
    ///
    /// # Errors
    /// If either is refused.
    pub async fn chat(&self) -> Result<Chat> {
        let start = self.start()?.send().await?;
        Chat::connect(self, start).await
    }
}

/// A name that nothing else has, in this run of the tests or in another one.
#[must_use]
pub fn unique(what: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_nanos());
    format!("{what} {nanos} {count}")
}

/// A customer in a chat.
#[derive(Debug, Clone)]
pub struct Chat {
    /// What StartChatContact answered.
    pub start: StartChatContactOutput,
    /// The client to take part with.
    pub client: aws_sdk_connectparticipant::Client,
    /// The token of the connection.
    pub connection_token: String,
    /// The socket's URL, not yet opened.
    pub socket_url: String,
}

impl Chat {
    /// Connects the customer of a chat.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn connect(engine: &Engine, start: StartChatContactOutput) -> Result<Self> {
        let client = engine.participants();
        let answer = client
            .create_participant_connection()
            .participant_token(start.participant_token().context("no participant token")?)
            .r#type(ConnectionType::Websocket)
            .r#type(ConnectionType::ConnectionCredentials)
            .send()
            .await?;
        let credentials = answer.connection_credentials().context("no credentials")?;
        let socket = answer.websocket().context("no socket")?;
        Ok(Self {
            connection_token: credentials.connection_token().context("no connection token")?.to_owned(),
            socket_url: socket.url().context("no URL")?.to_owned(),
            start,
            client,
        })
    }

    /// The chat's InitialContactId.
    ///
    /// # Errors
    /// If the start answered none.
    pub fn contact_id(&self) -> Result<&str> {
        self.start.contact_id().context("no contact id")
    }

    /// Sends a text and answers its id.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn say(&self, text: &str) -> Result<String> {
        let answer = self
            .client
            .send_message()
            .connection_token(&self.connection_token)
            .content_type("text/plain")
            .content(text)
            .send()
            .await?;
        Ok(answer.id().context("no id")?.to_owned())
    }
}

fn credentials(id: &str, secret: &str) -> Credentials {
    Credentials::new(id, secret, None, None, "edgewise-tests")
}
