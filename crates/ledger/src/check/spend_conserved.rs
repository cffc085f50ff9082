//! G11: the spend posted for an account and day is what was reported, rounded once.

use jangbu_core::{
    Currency, Date, Decimal, Said, Text,
    exact::{Rounding, round_to_minor},
};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "spend_conserved",
    rule: "G11",
    statement: "Spend posted by campaign and ad group adds up to what was reported for the account and day.",
};

/// Reported and posted spend of an account and day, both on the basis on which it was reported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DaySpend {
    /// Media account.
    pub media_account: Text,
    /// Day.
    pub day: Date,
    /// Currency.
    pub currency: Currency,
    /// Exact sum of the reported cost.
    pub reported: Decimal,
    /// Posted on 833, with its VAT where the reported cost contains it, before free credit; minor units.
    pub posted_minor: i128,
}

/// Findings for days on which both differ.
pub fn spend_conserved(days: impl IntoIterator<Item = DaySpend>) -> Vec<Finding> {
    days.into_iter()
        .filter_map(|it| {
            let reported = round_to_minor(it.reported, it.currency, Rounding::HalfUp).map(i128::from);
            let (message, amount_minor) = match reported {
                Ok(reported) if reported == it.posted_minor => return None,
                Ok(reported) => (
                    Said::new(
                        format!("spend of {} was reported otherwise", it.day),
                        format!("{} 광고비가 보고된 금액과 다릅니다", it.day),
                    ),
                    Some(it.posted_minor - reported),
                ),
                Err(error) => {
                    (Said::new(format!("spend of {}: {error}", it.day), format!("{} 광고비: {error}", it.day)), None)
                }
            };
            Some(Finding {
                rule: CHECK.rule,
                subject: it.media_account.to_string(),
                message,
                amount_minor,
                currency: Some(it.currency),
            })
        })
        .collect()
}
