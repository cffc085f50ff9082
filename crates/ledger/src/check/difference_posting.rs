//! G14: what is posted for a group is what its facts give; posting again adds nothing.

use super::{CheckedRule, Finding};
use crate::{
    context::Context,
    difference::{Posted, difference},
    posting_rules::post_group,
};
use jangbu_core::{facts::FactSet, group::GroupKey};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "difference_posting",
    rule: "G14",
    statement: "What is posted for a group is what its facts give: posting again adds nothing.",
};

/// Findings for what posting `group` again would add, or for why it cannot be posted.
pub fn difference_posting(group: &GroupKey, facts: &FactSet, posted: &[Posted], context: &Context) -> Vec<Finding> {
    let finding = |message: String, amount_minor, currency| Finding {
        rule: CHECK.rule,
        subject: group.to_string(),
        message,
        amount_minor,
        currency,
    };
    match post_group(group, facts, context) {
        Err(error) if error.waits() && posted.is_empty() => vec![finding(error.reason.to_string(), None, None)],
        Err(error) => vec![finding(format!("posted, but {}", error.reason), None, None)],
        Ok(target) => difference(target.postings, posted)
            .into_iter()
            .map(|it| {
                let message = format!("account {} on {} lacks this amount", it.code, it.economic_on);
                let (amount, currency) = if it.amount_minor == 0 {
                    (it.functional_minor, None)
                } else {
                    (it.amount_minor, Some(it.currency))
                };
                finding(message, Some(amount.into()), currency)
            })
            .collect(),
    }
}
