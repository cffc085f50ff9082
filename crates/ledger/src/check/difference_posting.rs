//! G14: what is posted for a group is what its facts give; posting again adds nothing.

use jangbu_core::{Said, facts::FactSet, group::GroupKey};

use super::{CheckedRule, Finding};
use crate::{
    context::Context,
    difference::{Posted, difference},
    posting_rules::{Reason, post_group},
};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "difference_posting",
    rule: "G14",
    statement: "What is posted for a group is what its facts give: posting again adds nothing.",
};

/// What posting a group again shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PostedAgain {
    /// Nothing would be added.
    Same,
    /// The rules cannot post the group yet, and nothing of it is in the books.
    Waits(Reason),
    /// What would be added, or what is in the books although the rules cannot post it.
    Differs(Vec<Finding>),
}

/// Posts `group` again, without changing anything.
pub fn difference_posting(group: &GroupKey, facts: &FactSet, posted: &[Posted], context: &Context) -> PostedAgain {
    let finding = |message, amount_minor, currency| Finding {
        rule: CHECK.rule,
        subject: group.to_string(),
        message,
        amount_minor,
        currency,
    };
    let (target, waits) = match post_group(group, facts, context) {
        Ok(target) => (target.postings, None),
        Err(error) => (Vec::new(), Some(error.reason)),
    };
    let findings: Vec<Finding> = difference(target, posted)
        .into_iter()
        .map(|it| {
            let message = match &waits {
                None => Said::new(
                    format!("account {} on {} lacks this amount", it.code, it.economic_on),
                    format!("{} 계정의 {} 금액이 이만큼 모자랍니다", it.code, it.economic_on),
                ),
                Some(reason) => Said::new(
                    format!("posted to account {} on {}, but {reason}", it.code, it.economic_on),
                    format!("{} 계정에 {}로 분개되어 있으나, {}", it.code, it.economic_on, reason.said().ko),
                ),
            };
            let (amount, currency) =
                if it.amount_minor == 0 { (it.functional_minor, None) } else { (it.amount_minor, Some(it.currency)) };
            finding(message, Some(amount.into()), currency)
        })
        .collect();
    match waits {
        _ if !findings.is_empty() => PostedAgain::Differs(findings),
        Some(reason) => PostedAgain::Waits(reason),
        None => PostedAgain::Same,
    }
}
