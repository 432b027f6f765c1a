//! The flows that come with a release. They belong to the instance from then on: one that somebody changed or deleted
//! stays so, one that nobody touched becomes that of a later release.

use std::collections::BTreeMap;

use edgewise_shared::configuration::flow::FlowContent;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::flow::library::{FlowLibrary, NamedFlow};
use edgewise_shared::id::FlowId;
use edgewise_shared::key::fingerprint;
use edgewise_shared::time::Timestamp;
use serde::Deserialize;

use super::store::{Flows, NewFlow};
use crate::failure::Failure;
use crate::sql::{Sql, bind};

/// Brings the stock flows of this release in. Does nothing if they are in.
pub fn seed(sql: &Sql, now: Timestamp, stock: &FlowLibrary) -> Result<(), Failure> {
    let flows = Flows { sql, now };
    let modules = stock.modules.iter().map(|(id, module)| (id, module, true));
    let all = stock.flows.iter().map(|(id, flow)| (id, flow, false)).chain(modules);
    for (id, flow, is_module) in all {
        let content = serde_json::to_string(&flow.document)?;
        let sha256 = fingerprint(content.as_bytes());
        match seeded(sql, id)? {
            Some(earlier) if earlier == sha256 => continue,
            Some(earlier) => replace(&flows, id, is_module, &earlier, &content)?,
            None => bring_in(&flows, id, flow, is_module, &content)?,
        }
        sql.run("INSERT OR REPLACE INTO stock_flow (id, sha256) VALUES (?, ?)", bind![id.as_str(), sha256])?;
    }
    Ok(())
}

fn bring_in(
    flows: &Flows<'_>,
    id: &FlowId,
    flow: &NamedFlow,
    is_module: bool,
    content: &str,
) -> Result<(), Failure> {
    let taken = flows.list(is_module)?.iter().any(|other| other.name == flow.name);
    let name = if taken { format!("{} ({id})", flow.name) } else { flow.name.clone() };
    flows.create(&NewFlow {
        id,
        flow_type: if is_module { FlowType::Module } else { type_of(flow) },
        name: &name,
        description: "",
        tags: &BTreeMap::new(),
        client_token: None,
    })?;
    flows.publish(id, content, None).map(drop)
}

/// Publishes the stock flow of this release if that of an earlier one is still what is published.
fn replace(
    flows: &Flows<'_>,
    id: &FlowId,
    is_module: bool,
    earlier: &str,
    content: &str,
) -> Result<(), Failure> {
    let Some(flow) = flows.find(is_module, id)? else { return Ok(()) };
    let (published, _) = flows.content(&flow, FlowContent::Published)?;
    if published.sha256 == earlier && !flows.has_saved(id)? {
        flows.publish(id, content, None)?;
    }
    Ok(())
}

/// What the flow says it is for, as exported flows do.
fn type_of(flow: &NamedFlow) -> FlowType {
    let name = flow.document.metadata.get("type").and_then(serde_json::Value::as_str);
    name.and_then(FlowType::from_file_name).unwrap_or(FlowType::ContactFlow)
}

fn seeded(sql: &Sql, id: &FlowId) -> Result<Option<String>, Failure> {
    #[derive(Deserialize)]
    struct Row {
        sha256: String,
    }
    let row: Option<Row> = sql.first("SELECT sha256 FROM stock_flow WHERE id = ?", bind![id.as_str()])?;
    Ok(row.map(|row| row.sha256))
}
