//! A line of a bank account, the only fact beside opening balances that moves 103. Posting policy 3.5.
//!
//! Dr 103 / Cr the clearing account of the counterparty whose text it carries, else suspense.

use jangbu_core::{
    account::{Account, AccountKind},
    facts::{BankLine, FactSet, RateKind},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "bank_line",
    version: 2,
    group: GroupKind::Bank,
    summary: "A movement of the bank clears the gateway's payouts, the medium's payments or what a supplier is owed when the line names them; \
              otherwise it waits in suspense.",
    summary_ko: "은행 거래는 거래처 문구가 있으면 정산대금·광고비 대기 계정이나 외상매입금을 정리하고, 없으면 가수금·가지급금에 둔다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let Some(line) = facts.bank_line.first() else { return Ok(Vec::new()) };
    let bank = context.account(group.account())?;
    let at_bank = || Dimensions { partner: bank.id.clone(), ..Dimensions::default() };
    let (role, dimensions) = match counterparty(line, context) {
        Some(media) if media.kind == AccountKind::Media => {
            (Role::MediaClearing, Dimensions { media_account: media.id.clone(), ..Dimensions::default() })
        }
        Some(supplier) if supplier.kind == AccountKind::Supplier => {
            (Role::SupplierPayable, Dimensions { partner: supplier.id.clone(), ..Dimensions::default() })
        }
        Some(gateway) => (Role::PayoutClearing, Dimensions { partner: gateway.id.clone(), ..Dimensions::default() }),
        None if line.amount_minor > 0 => (Role::SuspenseIn, at_bank()),
        None => (Role::SuspenseOut, at_bank()),
    };
    let amount = i128::from(line.amount_minor);
    let (day, fact_id) = (line.booked_on, line.origin.id);
    let mut lines = Lines::new(context, 2);
    lines.push(context.chart.code(Role::Bank), (amount, line.currency), day, at_bank(), fact_id);
    lines.push(context.chart.code(role), (-amount, line.currency), day, dimensions, fact_id);
    lines.finish(None)
}

/// The gateway, medium or supplier with the longest text that the line carries; of equals the smaller id.
fn counterparty<'a>(line: &BankLine, context: &'a Context) -> Option<&'a Account> {
    let named = |text: &str| [&line.description, &line.counterparty, &line.memo].iter().any(|it| it.contains(text));
    context
        .accounts
        .values()
        .filter(|it| matches!(it.kind, AccountKind::Gateway | AccountKind::Media | AccountKind::Supplier))
        .filter(|it| !it.bank_text.trim().is_empty() && named(it.bank_text.trim()))
        .max_by(|a, b| {
            let length = |it: &Account| it.bank_text.trim().chars().count();
            length(a).cmp(&length(b)).then_with(|| b.id.cmp(&a.id))
        })
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E58",
        title: "The bank pays a supplier",
        given: &["bank_line bank=kb booked_on=2026-09-10 amount=-44000 memo=도예공방"],
        lines: &["2026-09-10 251 +44,000 w=potter", "2026-09-10 103 -44,000 w=kb"],
        ..Example::EMPTY
    },
    Example {
        entry: "E12",
        title: "The bank pays a top-up",
        given: &["bank_line bank=kb booked_on=2026-08-01 amount=-1000000 counterparty=네이버비즈머니"],
        lines: &["2026-08-01 1392 +1,000,000 m=naver", "2026-08-01 103 -1,000,000 w=kb"],
        ..Example::EMPTY
    },
    Example {
        title: "Of two texts that fit, the longer wins",
        given: &[
            "account id=navershop kind=media bank_text=네이버비즈",
            "bank_line bank=kb booked_on=2026-08-01 amount=-1000000 counterparty=네이버비즈머니",
        ],
        lines: &["2026-08-01 1392 +1,000,000 m=navershop", "2026-08-01 103 -1,000,000 w=kb"],
        ..Example::EMPTY
    },
    Example {
        title: "Of two texts of one length, the smaller account id wins",
        given: &[
            "account id=pay2 kind=gateway bank_text=길동",
            "account id=pay1 kind=gateway bank_text=홍길",
            "bank_line bank=kb booked_on=2026-08-07 amount=50000 counterparty=홍길동",
        ],
        lines: &["2026-08-07 103 +50,000 w=kb", "2026-08-07 1391 -50,000 w=pay1"],
        ..Example::EMPTY
    },
    Example {
        entry: "E35",
        title: "Deposit of a gateway",
        given: &["bank_line bank=kb booked_on=2026-08-06 amount=29478 memo=몰페이정산"],
        lines: &["2026-08-06 103 +29,478 w=kb", "2026-08-06 1391 -29,478 w=mallpay"],
        ..Example::EMPTY
    },
    Example {
        entry: "E36",
        title: "Unknown deposit and unknown withdrawal",
        given: &[
            "bank_line bank=kb booked_on=2026-08-07 amount=50000 counterparty=홍길동",
            "bank_line bank=kb booked_on=2026-08-07 amount=-33000 counterparty=문구점",
        ],
        lines: &[
            "2026-08-07 103 +50,000 w=kb",
            "2026-08-07 257 -50,000 w=kb",
            "2026-08-07 134 +33,000 w=kb",
            "2026-08-07 103 -33,000 w=kb",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E41",
        title: "The bank pays a dollar charge in won",
        given: &["bank_line bank=kb booked_on=2026-09-03 amount=-1730977 description='GOOGLE ADS'"],
        lines: &["2026-09-03 1392 +1,730,977 m=google", "2026-09-03 103 -1,730,977 w=kb"],
        ..Example::EMPTY
    },
    Example {
        title: "A text registered later explains an old deposit",
        before: &["bank_line bank=kb booked_on=2026-08-07 amount=50000 counterparty=홍길동"],
        given: &[
            "account id=pay2 kind=gateway bank_text=홍길동",
            "bank_line bank=kb booked_on=2026-08-07 amount=50000 counterparty=홍길동",
        ],
        lines: &["2026-08-07 257 +50,000 w=kb", "2026-08-07 1391 -50,000 w=pay2"],
        ..Example::EMPTY
    },
];
