//! What routing criteria mean for a contact that waits: whom each step lets in, and until when.
//!
//! Of what criteria can ask for, agents here have an id and no proficiencies. A condition on a proficiency holds for
//! nobody, so its step lets nobody in and passes when its time is over.

use std::collections::BTreeSet;

use crate::id::AgentId;
use crate::object::router::Preferred;
use crate::time::{Span, Timestamp};
use crate::wire::service::{AttributeCondition, RoutingCriteria, RoutingExpression, id_in_arn};

/// The steps of criteria that count since this time. Each begins when the one before it is over; after one that lasts to
/// the end comes none.
#[must_use]
pub fn steps(criteria: &RoutingCriteria, since: Timestamp) -> Vec<Preferred> {
    let mut begins = since;
    let mut steps = Vec::new();
    for step in &criteria.steps {
        let seconds = step.expiry.and_then(|expiry| expiry.duration_in_seconds);
        let until = seconds.map(|seconds| begins.after(Span::seconds(seconds)));
        steps.push(step.expression.as_ref().map_or_else(Agents::all, Agents::of).until(until));
        let Some(until) = until else { break };
        begins = until;
    }
    steps
}

/// Some of all the agents that there are or will be.
enum Agents {
    These(BTreeSet<AgentId>),
    AllBut(BTreeSet<AgentId>),
}

impl Agents {
    fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    fn none() -> Self {
        Self::These(BTreeSet::new())
    }

    /// Those for whom the expression holds. One that asks for nothing holds for all.
    fn of(expression: &RoutingExpression) -> Self {
        let RoutingExpression { attribute_condition, and_expression, or_expression, not_attribute_condition } =
            expression;
        let condition = attribute_condition.as_ref().map(Self::like);
        let not_condition = not_attribute_condition.as_ref().map(|condition| Self::like(condition).not());
        let every = and_expression.iter().flatten().map(Self::of);
        let some = or_expression.as_ref().map(|some| some.iter().map(Self::of).fold(Self::none(), Self::or));
        condition.into_iter().chain(not_condition).chain(every).chain(some).fold(Self::all(), Self::and)
    }

    fn like(condition: &AttributeCondition) -> Self {
        let named = condition.match_criteria.as_ref().and_then(|criteria| criteria.agents_criteria.as_ref());
        let ids = named.into_iter().flat_map(|named| &named.agent_ids);
        Self::These(ids.map(|id| AgentId::new(id_in_arn(id))).collect())
    }

    fn not(self) -> Self {
        match self {
            Self::These(agents) => Self::AllBut(agents),
            Self::AllBut(agents) => Self::These(agents),
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::These(one), Self::These(other)) => Self::These(&one & &other),
            (Self::AllBut(one), Self::AllBut(other)) => Self::AllBut(&one | &other),
            (Self::These(these), Self::AllBut(others)) | (Self::AllBut(others), Self::These(these)) => {
                Self::These(&these - &others)
            }
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    fn until(self, until: Option<Timestamp>) -> Preferred {
        let all_but = matches!(self, Self::AllBut(_));
        let (Self::These(agents) | Self::AllBut(agents)) = self;
        Preferred { agent_ids: agents.into_iter().collect(), all_but, until }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SINCE: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn agents(ids: &[&str]) -> Value {
        json!({ "AttributeCondition": { "ComparisonOperator": "Match",
            "MatchCriteria": { "AgentsCriteria": { "AgentIds": ids } } } })
    }

    fn proficiency() -> Value {
        json!({ "AttributeCondition": { "Name": "Language", "Value": "English", "ProficiencyLevel": "4",
            "ComparisonOperator": "NumberGreaterOrEqualTo" } })
    }

    fn not(mut condition: Value) -> Value {
        json!({ "NotAttributeCondition": condition["AttributeCondition"].take() })
    }

    fn read(steps: &Value) -> RoutingCriteria {
        RoutingCriteria::read(&json!({ "Steps": steps })).unwrap()
    }

    /// Whom of these the expression lets in: jane, ravi, and mia whom none names.
    fn lets_in(expression: &Value) -> String {
        let steps = steps(&read(&json!([{ "Expression": expression }])), SINCE);
        let names = ["jane", "ravi", "mia"].into_iter();
        names.filter(|name| steps[0].lets_in(&AgentId::new(*name))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_expression_is_for_whom_it_holds() {
        for (expression, expected) in [
            (agents(&["jane", "ravi"]), "jane ravi"),
            (agents(&["arn:aws:connect:x:1:instance/i/agent/jane"]), "jane"),
            (agents(&["nobody"]), ""),
            (agents(&[]), ""),
            (not(agents(&["jane"])), "ravi mia"),
            (json!({ "OrExpression": [agents(&["jane"]), agents(&["ravi"])] }), "jane ravi"),
            (json!({ "OrExpression": [not(agents(&["jane", "ravi"])), agents(&["ravi"])] }), "ravi mia"),
            (json!({ "OrExpression": [not(agents(&["jane"])), not(agents(&["ravi"]))] }), "jane ravi mia"),
            (json!({ "AndExpression": [agents(&["jane", "ravi"]), agents(&["ravi", "mia"])] }), "ravi"),
            (json!({ "AndExpression": [not(agents(&["jane"])), not(agents(&["ravi"]))] }), "mia"),
            (
                json!({ "AndExpression": [
                    { "OrExpression": [agents(&["jane"]), agents(&["ravi"])] }, not(agents(&["jane"]))] }),
                "ravi",
            ),
            (json!({}), "jane ravi mia"),
        ] {
            assert_eq!(lets_in(&expression), expected, "{expression}");
        }
    }

    #[test]
    fn no_agent_has_a_proficiency() {
        assert_eq!(lets_in(&proficiency()), "");
        assert_eq!(lets_in(&not(proficiency())), "jane ravi mia");
        assert_eq!(lets_in(&json!({ "AndExpression": [proficiency(), agents(&["jane"])] })), "");
        assert_eq!(lets_in(&json!({ "OrExpression": [proficiency(), agents(&["jane"])] })), "jane");
    }

    #[test]
    fn a_step_begins_when_the_one_before_it_is_over() {
        let step = |seconds: Value| json!({ "Expression": agents(&["jane"]), "Expiry": { "DurationInSeconds": seconds } });
        let ends = |criteria: Value| -> Vec<Option<i64>> {
            let steps = steps(&read(&criteria), SINCE);
            steps.iter().map(|step| step.until.map(|until| until.since(SINCE).as_seconds())).collect()
        };
        assert_eq!(ends(json!([step(json!(60)), step(json!("30"))])), [Some(60), Some(90)]);
        let last = json!({ "Expression": agents(&["ravi"]) });
        assert_eq!(
            ends(json!([step(json!(60)), last, step(json!(1))])),
            [Some(60), None],
            "the last counts for good"
        );
        assert!(ends(json!([])).is_empty());
        assert_eq!(ends(json!([step(json!(i64::MAX)), step(json!(i64::MAX))])).len(), 2);
    }
}
