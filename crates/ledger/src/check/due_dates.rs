//! G34: a due date is explained by its anchor, lag, calendar and adjustment.
//!
//! Payouts are the due dates that these books hold. Their anchor is the sale; gateways count the lag in bank
//! business days and pay on one, so a payout on another day, or before its sale, was read or announced wrongly. Where the
//! gateway's account says its term, that is the day; else any lag is taken as agreed.

use jangbu_core::{
    Date, PayoutTerm, Said, Text,
    business_day::{Adjustment, Calendar},
};

use super::{CheckedRule, Finding};

pub(super) const CHECK: CheckedRule = CheckedRule {
    id: "due_dates",
    rule: "G34",
    statement: "Gateways pay out on a bank business day of a year that the calendar covers, and not before the sale; where a term \
                is agreed, on its day.",
};

/// What a gateway pays out on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuePayout {
    /// Gateway.
    pub gateway: Text,
    /// When it pays.
    pub paid_out_on: Date,
    /// The latest day of the sales that are paid; `None` when the payout is only announced.
    pub sold_on: Option<Date>,
    /// When the gateway agreed to pay; `None` where that is not known.
    pub term: Option<PayoutTerm>,
}

/// A finding for every payout whose date has no explanation, with the date that would have one.
pub fn due_dates(calendar: &Calendar, payouts: impl IntoIterator<Item = DuePayout>) -> Vec<Finding> {
    let years = calendar.years();
    let named = Said::new(
        format!("Korean bank calendar of {} to {}", years.start(), years.end()),
        format!("{}~{}년 은행 영업일 기준", years.start(), years.end()),
    );
    let mut findings = Vec::new();
    for DuePayout { gateway, paid_out_on, sold_on, term } in payouts {
        let mut found = |message| {
            findings.push(Finding {
                rule: CHECK.rule,
                subject: format!("{gateway}/{paid_out_on}"),
                message,
                amount_minor: None,
                currency: None,
            });
        };
        if let Some(sold_on) = sold_on.filter(|sold_on| paid_out_on < *sold_on) {
            found(Said::new(
                format!("the payout comes before the sale of {sold_on} that it pays"),
                format!("{sold_on} 매출보다 먼저 지급되었습니다"),
            ));
        } else if !years.contains(&paid_out_on.year()) {
            found(Said::new(
                format!("whether this is a business day is not known: {}", named.en),
                format!("영업일인지 알 수 없습니다: {}", named.ko),
            ));
        } else if !calendar.is_business_day(paid_out_on) {
            let anchor = sold_on.map_or_else(
                || Said::new("announced without sales", "매출 없이 지급 예정"),
                |it| {
                    let lag = calendar.business_days_between(it, paid_out_on);
                    Said::new(format!("sold on {it} + {lag} business days"), format!("매출일 {it} + {lag}영업일"))
                },
            );
            let next = calendar.adjust(paid_out_on, Adjustment::Following);
            found(Said::new(
                format!("banks are closed on this day: {}, the next business day is {next} ({})", anchor.en, named.en),
                format!("은행 휴무일입니다: {}, 다음 영업일은 {next} ({})", anchor.ko, named.ko),
            ));
        } else if let (Some(term), Some(sold_on)) = (term, sold_on)
            && term.due(sold_on) != paid_out_on
        {
            let due = term.due(sold_on);
            found(Said::new(
                format!("sold on {sold_on}, so that by the term {term} it is due on {due}"),
                format!("매출일 {sold_on}, 지급 조건 {term} 에 따르면 {due} 에 지급해야 합니다"),
            ));
        }
    }
    findings
}
