//! What chats take along, kept in memory until the configuration changes: finding what a flow can reach costs more than
//! starting a chat.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use edgewise_shared::configuration::flow::FlowContent;
use edgewise_shared::flow::closure::Catalog;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::flow::import::import;
use edgewise_shared::flow::library::{FlowLibrary, NamedFlow};
use edgewise_shared::id::FlowId;
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};

use super::configuration::At;
use super::flow::store::{FlowRow, Flows};
use super::{hours, queues};
use crate::failure::Failure;

/// How many bytes of flows a chat takes along at most: they are one value in its storage.
const LIMIT: usize = 1_500_000;
/// How long what was read is good for.
const MEMORY_SPAN: Span = Span::hours(24);
/// For how many flows it is remembered what they reach.
const MEMORY: usize = 32;

/// What chats take along.
#[derive(Default)]
pub struct Libraries(RefCell<Option<Known>>);

struct Known {
    since: Timestamp,
    catalog: Catalog,
    rows: BTreeMap<FlowId, FlowRow>,
    reached: BTreeMap<FlowId, Rc<FlowLibrary>>,
}

impl Libraries {
    /// What a chat takes along that this flow receives.
    ///
    /// # Errors
    /// `ResourceNotFoundException` if nothing of the flow is published, `InvalidParameterException` if it is of a type
    /// that receives no chats, `LimitExceededException` if it reaches more than a chat can take along.
    pub fn of(&self, at: &At<'_>, flow: &FlowId) -> Result<Rc<FlowLibrary>, Failure> {
        self.reached(at, flow, Known::check_receives)
    }

    /// What a chat takes along that comes to this flow or module, whatever its type.
    ///
    /// # Errors
    /// `ResourceNotFoundException` if nothing of it is published, `LimitExceededException` as for [`Libraries::of`].
    pub fn around(&self, at: &At<'_>, flow: &FlowId) -> Result<Rc<FlowLibrary>, Failure> {
        self.reached(at, flow, Known::check_exists)
    }

    fn reached(
        &self,
        at: &At<'_>,
        flow: &FlowId,
        check: impl FnOnce(&Known, &FlowId) -> Result<(), Rejection>,
    ) -> Result<Rc<FlowLibrary>, Failure> {
        let mut known = self.0.borrow_mut();
        // The offsets of time zones are known for some days ahead only.
        if known.as_ref().is_none_or(|known| at.now.since(known.since) > MEMORY_SPAN) {
            *known = Some(read(at)?);
        }
        let Some(known) = known.as_mut() else { return Err(Failure::fault("there is no library")) };
        check(known, flow)?;
        if let Some(library) = known.reached.get(flow) {
            return Ok(Rc::clone(library));
        }
        let library = Rc::new(known.reach(at, flow)?);
        if known.reached.len() >= MEMORY {
            known.reached.clear();
        }
        known.reached.insert(flow.clone(), Rc::clone(&library));
        Ok(library)
    }

    /// The configuration has changed.
    pub fn forget(&self) {
        self.0.replace(None);
    }
}

impl Known {
    fn check_receives(&self, flow: &FlowId) -> Result<(), Rejection> {
        match self.rows.get(flow).map(|row| row.flow_type) {
            Some(FlowType::ContactFlow) => Ok(()),
            None | Some(FlowType::Module) => Err(unpublished(flow)),
            Some(other) => {
                let message = format!("A flow of type {other} receives no chats; CONTACT_FLOW does.");
                Err(Rejection::invalid_parameter(message))
            }
        }
    }

    fn check_exists(&self, flow: &FlowId) -> Result<(), Rejection> {
        if self.rows.contains_key(flow) { Ok(()) } else { Err(unpublished(flow)) }
    }

    fn reach(&self, at: &At<'_>, start: &FlowId) -> Result<FlowLibrary, Failure> {
        let flows = Flows { sql: at.sql, now: at.now };
        let mut size = 0;
        self.catalog.reach(start, |id| {
            let Some(row) = self.rows.get(id) else { return Ok(None) };
            let (content, _) = flows.content(row, FlowContent::Published)?;
            size += content.content.len();
            if size > LIMIT {
                let message = format!("The flows that this chat can come to are larger than {LIMIT} bytes.");
                return Err(Rejection::new(RejectionName::LimitExceededException, message).into());
            }
            let unreadable = |_| Failure::fault(format!("the flow {id} cannot be read"));
            let document = import(&content.content).map_err(unreadable)?;
            Ok(Some(NamedFlow { name: row.name.clone(), document }))
        })
    }
}

fn unpublished(flow: &FlowId) -> Rejection {
    Rejection::not_found(format!("There is no flow {flow} that is published."))
}

fn read(at: &At<'_>) -> Result<Known, Failure> {
    let rows: BTreeMap<FlowId, FlowRow> = Flows { sql: at.sql, now: at.now }
        .published()?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let ids = |modules: bool| {
        let of_kind = rows.values().filter(|row| row.is_module() == modules);
        of_kind.map(|row| row.id.clone()).collect()
    };
    let rest = FlowLibrary {
        queues: queues::all(at.sql)?,
        hours: hours::all(at.sql, at.now)?,
        ..FlowLibrary::default()
    };
    let catalog = Catalog { flows: ids(false), modules: ids(true), rest };
    Ok(Known { since: at.now, catalog, reached: BTreeMap::new(), rows })
}
