//! A shop's own points: a liability from the day they are granted. Posting policy 3.10.
//!
//! Granted: Dr 4021 / Cr 2591. Used, expired, taken back: Dr 2591 / Cr 4021.

use jangbu_core::{
    facts::{FactSet, PointsKind, RateKind},
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
    id: "points",
    version: 1,
    group: GroupKind::Points,
    summary: "Own points are a discount when they are granted and a liability until they are used or expire.",
    summary_ko: "자체 포인트는 지급할 때 매출에누리로 잡고, 사용하거나 소멸할 때까지 부채로 둔다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let Some(points) = facts.points.first() else { return Ok(Vec::new()) };
    let shop = context.account(group.account())?;
    let amount = i128::from(points.amount_minor);
    let granted = match points.kind {
        PointsKind::Granted | PointsKind::Restored => amount,
        PointsKind::Used | PointsKind::Expired | PointsKind::Revoked => -amount,
    };
    let discount =
        Dimensions { channel: shop.sales_channel().clone(), order: points.order_id.clone(), ..Dimensions::default() };
    let owed = Dimensions { partner: shop.id.clone(), ..Dimensions::default() };
    let mut lines = Lines::new(context, 2);
    for (role, amount, dimensions) in
        [(Role::SellerDiscount, granted, discount), (Role::PointsLiability, -granted, owed)]
    {
        lines.push(context.chart.code(role), (amount, points.currency), points.day, dimensions, points.origin.id);
    }
    lines.finish(None)
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E69",
        title: "Points granted with an order",
        given: &["points shop=own points_id=p1 kind=granted day=2026-08-05 order_id=1001 amount=330"],
        lines: &["2026-08-05 4021 +330 ch=own o=1001", "2026-08-05 2591 -330 w=own"],
        ..Example::EMPTY
    },
    Example {
        entry: "E70",
        title: "Points used and expired",
        given: &[
            "points shop=own points_id=p2 kind=used day=2026-08-20 order_id=1012 amount=200",
            "points shop=own points_id=p3 kind=expired day=2027-08-05 amount=130",
        ],
        lines: &[
            "2026-08-20 2591 +200 w=own",
            "2026-08-20 4021 -200 ch=own o=1012",
            "2027-08-05 2591 +130 w=own",
            "2027-08-05 4021 -130 ch=own",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Points given back after a refund, and granted points taken back",
        given: &[
            "points shop=own points_id=p4 kind=restored day=2026-08-25 order_id=1012 amount=200",
            "points shop=own points_id=p5 kind=revoked day=2026-08-25 order_id=1001 amount=330",
        ],
        lines: &[
            "2026-08-25 4021 +200 ch=own o=1012",
            "2026-08-25 2591 -200 w=own",
            "2026-08-25 2591 +330 w=own",
            "2026-08-25 4021 -330 ch=own o=1001",
        ],
        ..Example::EMPTY
    },
];
