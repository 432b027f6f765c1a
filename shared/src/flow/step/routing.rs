//! Actions about where a contact goes.

use serde_json::Value;

use super::{Hook, Metric, Reader, Step, plain_id};
use crate::flow::reference::is_reference;
use crate::id::FlowId;
use crate::wire::service::RoutingCriteria;

/// UpdateContactEventHooks. A hook whose execution is disabled, or whose flow is an empty text, is taken off. A hook for
/// somebody on hold is refused.
pub(super) fn hooks(reader: Reader<'_>) -> Option<Step> {
    let disabled = |name: &str| {
        let configuration = reader.object("EventHooksConfiguration")?.get(name)?;
        Some(reader.scope.text(configuration.get("DisableExecution")?)?.eq_ignore_ascii_case("true"))
    };
    let mut hooks = Vec::new();
    for (name, value) in reader.object("EventHooks")? {
        let hook: Hook = serde_json::from_value(Value::String(name.clone())).ok()?;
        let flow = reader.scope.text(value).and_then(|text| plain_id(&text));
        let leads_nowhere = flow.is_none() && value.as_str().is_some_and(is_reference);
        if hook.holds() || leads_nowhere {
            return None;
        }
        let flow = flow.filter(|_| disabled(name) != Some(true));
        hooks.push((hook, flow.map(FlowId::new)));
    }
    Some(Step::SetHooks(hooks))
}

/// UpdateContactRoutingBehavior. It has no errors: what cannot be read changes nothing.
pub(super) fn behavior(reader: Reader<'_>) -> Step {
    let priority = reader.number("QueuePriority").filter(|priority| *priority >= 1);
    let queue_time_adjustment_seconds = reader.number("QueueTimeAdjustmentSeconds");
    if priority.is_none() && queue_time_adjustment_seconds.is_none() {
        return Step::Pass;
    }
    Step::SetUrgency { priority, queue_time_adjustment_seconds }
}

/// UpdateContactRoutingCriteria. The criteria may be what a reference leads to, as a whole or in part.
pub(super) fn criteria(reader: Reader<'_>) -> Option<Step> {
    let criteria = reader.filled_object("RoutingCriteria").map(Value::Object)?;
    Some(Step::SetRoutingCriteria(serde_json::to_value(RoutingCriteria::read(&criteria)?).ok()?))
}

/// CheckMetricData.
pub(super) fn metric(reader: Reader<'_>) -> Option<Step> {
    let metric = match reader.text("MetricType")?.as_str() {
        "NumberOfAgentsAvailable" => Metric::AgentsAvailable,
        "NumberOfAgentsStaffed" => Metric::AgentsStaffed,
        "NumberOfAgentsOnline" => Metric::AgentsOnline,
        "OldestContactInQueueAgeSeconds" => Metric::OldestContactAge,
        "NumberOfContactsInQueue" => Metric::ContactsInQueue,
        _ => return None,
    };
    Some(Step::CheckMetric { metric, target: reader.target().ok()? })
}
