//! Conditions: how an action's result chooses among its branches.

use super::document::{Condition, Transitions};
use super::reference::is_reference;

impl Transitions {
    /// Where the first condition that holds for `value` leads; the branch of `NoMatchingCondition` where none does,
    /// and after it the action's plain next one, which older exports use for the same. `resolve` says what an operand
    /// that is a reference stands for.
    #[must_use]
    pub fn matching(&self, value: &str, resolve: impl Fn(&str) -> String) -> Option<&str> {
        let branch = self.conditions.iter().find(|branch| branch.condition.holds(value, &resolve));
        let next = branch.map(|branch| branch.next_action.as_str());
        next.or_else(|| self.error("NoMatchingCondition")).or(self.next_action.as_deref())
    }
}

impl Condition {
    /// Whether it holds for a value. Comparisons of numbers do not hold for what is no number.
    fn holds(&self, value: &str, resolve: impl Fn(&str) -> String) -> bool {
        let any = |test: &dyn Fn(&str) -> bool| {
            let holds = |operand: &String| {
                if is_reference(operand) { test(&resolve(operand)) } else { test(operand) }
            };
            self.operands.iter().any(holds)
        };
        match self.operator.as_str() {
            "Equals" => any(&|operand| value == operand),
            "TextStartsWith" => any(&|operand| value.starts_with(operand)),
            "TextEndsWith" => any(&|operand| value.ends_with(operand)),
            "TextContains" => any(&|operand| value.contains(operand)),
            "NumberGreaterThan" => any(&|operand| compare(value, operand, |a, b| a > b)),
            "NumberGreaterOrEqualTo" => any(&|operand| compare(value, operand, |a, b| a >= b)),
            "NumberLessThan" => any(&|operand| compare(value, operand, |a, b| a < b)),
            "NumberLessOrEqualTo" => any(&|operand| compare(value, operand, |a, b| a <= b)),
            _ => false,
        }
    }
}

fn compare(value: &str, operand: &str, holds: impl Fn(f64, f64) -> bool) -> bool {
    match (value.trim().parse(), operand.trim().parse()) {
        (Ok(value), Ok(operand)) => holds(value, operand),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, operand: &str, value: &str) -> bool {
        let condition = Condition { operator: operator.to_owned(), operands: vec![operand.to_owned()] };
        condition.holds(value, |reference| format!("what {reference} is"))
    }

    #[test]
    fn an_operand_may_be_a_reference() {
        assert!(holds("Equals", "$.Attributes.city", "what $.Attributes.city is"));
        assert!(!holds("Equals", "$.Attributes.city", "$.Attributes.city"));
        assert!(holds("Equals", "costs $.50", "costs $.50"), "only as a whole");
    }

    #[test]
    fn text_and_numbers_compare_as_their_operator_says() {
        assert!(holds("Equals", "CHAT", "CHAT"));
        assert!(!holds("Equals", "CHAT", "chat"));
        assert!(holds("TextStartsWith", "or", "order"));
        assert!(holds("TextEndsWith", "er", "order"));
        assert!(holds("TextContains", "rd", "order"));
        assert!(holds("NumberGreaterThan", "9", "10"));
        assert!(holds("NumberGreaterOrEqualTo", "10", "10"));
        assert!(holds("NumberLessThan", "10", "9.5"));
        assert!(holds("NumberLessOrEqualTo", "10", "10"));
        assert!(!holds("NumberLessThan", "10", "many"));
        assert!(!holds("Resembles", "10", "10"));
    }
}
