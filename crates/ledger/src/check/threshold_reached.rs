//! G40: an ad account that is billed by threshold is charged when its spend reaches it.

use jangbu_core::{Currency, Date, Said, Text};

use super::{CheckedRule, Finding};
use crate::threshold_charges::expected_charges;

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "threshold_reached",
    rule: "G40",
    statement: "What a threshold-billed account has spent and not been charged stays below its threshold.",
};

/// What moved on an account's accrued media (262) on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccruedDay {
    /// The day.
    pub on: Date,
    /// What was spent, minor units.
    pub spent_minor: i64,
    /// What was charged or credited, minor units.
    pub charged_minor: i64,
}

/// The first stretch in which an account's balance is at or above its threshold at the ends of two days with movements
/// in a row: a charge is missing. `days` ascend.
pub fn threshold_reached(
    media_account: &Text,
    (threshold_minor, currency): (i64, Currency),
    days: &[AccruedDay],
) -> Option<Finding> {
    let (mut owed, mut reached, mut spend) = (0_i64, false, Vec::new());
    for day in days {
        if day.charged_minor > 0 {
            spend.clear();
        }
        spend.push((day.on, day.spent_minor));
        owed = owed.saturating_add(day.spent_minor).saturating_sub(day.charged_minor);
        if owed < threshold_minor {
            reached = false;
            continue;
        }
        if reached {
            let expected = expected_charges(threshold_minor, &spend).first().map_or(day.on, |charge| charge.on);
            return Some(Finding {
                rule: CHECK.rule,
                subject: media_account.to_string(),
                message: Said::new(
                    format!(
                        "spent and not charged is above the threshold on {}: a charge of {expected} is missing",
                        day.on
                    ),
                    format!(
                        "{} 현재 미결제 광고비가 결제 기준액을 넘었습니다. {expected} 결제 내역이 빠졌습니다",
                        day.on
                    ),
                ),
                amount_minor: Some(owed.into()),
                currency: Some(currency),
            });
        }
        reached = true;
    }
    None
}
