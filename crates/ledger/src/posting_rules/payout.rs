//! What a gateway keeps as fee and pays out for an order. Posting policy 3.4.
//!
//! Sold: Dr 831 fee, Dr 1351 its VAT / Cr 108. Paid out: Dr 1391 clearing, Dr 1201 hold-back / Cr 108. What a mall
//! owes itself, sets off or deducts has another account in the place of 108.

use jangbu_core::{
    Text,
    account::{Account, AccountKind},
    facts::{FactSet, PayoutKind, PayoutLine, RateKind},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
    order_link::OrderLink,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "payout",
    version: 2,
    group: GroupKind::Pay,
    summary: "The gateway's fee is cost on the day it counts the sale, its VAT waits for the tax invoice. On the day \
              it pays out, the receivable turns into payout clearing and hold-back. A mall's own share of coupons, \
              advertising that is set off and other deductions clear accounts of their own.",
    summary_ko: "PG 수수료는 매출 기준일에 비용 처리하고 부가세는 세금계산서를 기다린다. 지급일에 외상매출금을 \
                 정산대금 입금대기와 정산보류금으로 대체한다. 몰 부담 쿠폰 정산, 광고비 상계, 기타 공제는 각각의 \
                 계정을 정리한다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let gateway = context.account(group.account())?;
    let (channel, link) = if gateway.shop.is_empty() {
        (Text::default(), OrderLink::none())
    } else {
        let shop = context.account(&gateway.shop)?;
        (shop.sales_channel().clone(), OrderLink::of(&facts.order_touch, &shop.id, context))
    };
    let mut lines = Lines::new(context, 6 * facts.payout_line.len());
    let mut sorted: Vec<&PayoutLine> = facts.payout_line.iter().collect();
    sorted.sort_unstable_by(|a, b| a.origin.key.cmp(&b.origin.key));
    for line in sorted {
        let code = |role| context.chart.code(role);
        let money = |amount: i128| (amount, line.currency);
        let (fee, fee_vat) = (i128::from(line.fee_minor), i128::from(line.fee_vat_minor));
        let (net, hold_back) = (i128::from(line.net_minor), i128::from(line.hold_back_minor));
        let id = line.origin.id;
        let partner = || Dimensions { partner: gateway.id.clone(), ..Dimensions::default() };
        let of_order = || Dimensions { order: line.order_id.clone(), ..partner() };
        let (opposite, cleared) = cleared(line, gateway, &channel, context);
        let cost = Dimensions {
            media_account: link.media_account.clone(),
            campaign: link.campaign.clone(),
            channel: channel.clone(),
            ..of_order()
        };
        lines.push(code(Role::GatewayFee), money(fee), line.sold_on, cost, id);
        lines.push(code(Role::VatAwaitingInvoice), money(fee_vat), line.sold_on, partner(), id);
        lines.push(code(opposite), money(-fee - fee_vat), line.sold_on, cleared.clone(), id);
        lines.push(code(Role::PayoutClearing), money(net), line.paid_out_on, partner(), id);
        lines.push(code(Role::HoldBack), money(hold_back), line.paid_out_on, of_order(), id);
        lines.push(code(opposite), money(-net - hold_back), line.paid_out_on, cleared, id);
    }
    lines.finish(None)
}

/// What a line clears: in most cases what the gateway owes for the order.
fn cleared(line: &PayoutLine, gateway: &Account, channel: &Text, context: &Context) -> (Role, Dimensions) {
    let of_order =
        |partner: &Text| Dimensions { order: line.order_id.clone(), partner: partner.clone(), ..Dimensions::default() };
    let owed_by = |partner| Dimensions { channel: channel.clone(), ..of_order(partner) };
    match line.kind {
        PayoutKind::MallBenefit if !gateway.shop.is_empty() => (Role::Receivable, owed_by(&gateway.shop)),
        PayoutKind::AdCost => {
            let media_account = context.party(Some(AccountKind::Media), &line.media_account).clone();
            (Role::MediaClearing, Dimensions { media_account, ..Dimensions::default() })
        }
        PayoutKind::Deduction if line.gross_minor < 0 => (Role::SuspenseOut, of_order(&gateway.id)),
        PayoutKind::Deduction => (Role::SuspenseIn, of_order(&gateway.id)),
        PayoutKind::Payment
        | PayoutKind::Cancel
        | PayoutKind::Adjustment
        | PayoutKind::Reserve
        | PayoutKind::Chargeback
        | PayoutKind::DisputeFee
        | PayoutKind::MallBenefit => (Role::Receivable, owed_by(&gateway.id)),
    }
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E32",
        title: "Payout with fee and hold-back",
        given: &[
            "payout_line gateway=mallpay key=t1 order_id=1002 gross=34000 fee=1020 fee_vat=102 hold_back=3400 net=29478 sold_on=2026-08-03 paid_out_on=2026-08-06",
        ],
        lines: &[
            "2026-08-03 831 +1,020 ch=mall o=1002 w=mallpay",
            "2026-08-03 1351 +102 w=mallpay",
            "2026-08-03 108 -1,122 ch=mall o=1002 w=mallpay",
            "2026-08-06 1391 +29,478 w=mallpay",
            "2026-08-06 1201 +3,400 o=1002 w=mallpay",
            "2026-08-06 108 -32,878 ch=mall o=1002 w=mallpay",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E33",
        title: "Cancel after payout, the fee is kept",
        before: &[
            "payout_line gateway=mallpay key=t1 order_id=1002 gross=34000 fee=1020 fee_vat=102 hold_back=3400 net=29478 sold_on=2026-08-03 paid_out_on=2026-08-06",
        ],
        given: &[
            "payout_line gateway=mallpay key=t1 order_id=1002 gross=34000 fee=1020 fee_vat=102 hold_back=3400 net=29478 sold_on=2026-08-03 paid_out_on=2026-08-06",
            "payout_line gateway=mallpay key=t2 order_id=1002 gross=-34000 net=-34000 sold_on=2026-08-12 paid_out_on=2026-08-17",
        ],
        lines: &["2026-08-17 108 +34,000 ch=mall o=1002 w=mallpay", "2026-08-17 1391 -34,000 w=mallpay"],
        ..Example::EMPTY
    },
    Example {
        entry: "E34",
        title: "Hold-back released",
        given: &[
            "payout_line gateway=mallpay key=t9 payout_id=P77 hold_back=-3400 net=3400 sold_on=2026-09-30 paid_out_on=2026-09-30",
        ],
        lines: &["2026-09-30 1391 +3,400 w=mallpay", "2026-09-30 1201 -3,400 w=mallpay"],
        ..Example::EMPTY
    },
    Example {
        entry: "E49",
        title: "Chargeback, partly out of the reserve",
        given: &[
            "payout_line gateway=toss key=t1 order_id=1010 kind=chargeback gross=-100000 fee=15000 hold_back=-80000 net=-35000 sold_on=2026-09-10 paid_out_on=2026-09-15",
        ],
        lines: &[
            "2026-09-10 831 +15,000 ch=own o=1010 w=toss",
            "2026-09-10 108 -15,000 ch=own o=1010 w=toss",
            "2026-09-15 108 +115,000 ch=own o=1010 w=toss",
            "2026-09-15 1201 -80,000 o=1010 w=toss",
            "2026-09-15 1391 -35,000 w=toss",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E51",
        title: "Rolling reserve of 10 % for 90 days",
        given: &[
            "payout_line gateway=toss key=r1 payout_id=P90 kind=reserve hold_back=300000 net=-300000 sold_on=2026-07-10 paid_out_on=2026-07-10",
            "payout_line gateway=toss key=r2 payout_id=P91 kind=reserve hold_back=-300000 net=300000 sold_on=2026-07-10 paid_out_on=2026-10-08",
        ],
        lines: &[
            "2026-07-10 1201 +300,000 w=toss",
            "2026-07-10 1391 -300,000 w=toss",
            "2026-10-08 1391 +300,000 w=toss",
            "2026-10-08 1201 -300,000 w=toss",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E52",
        title: "The mall pays its share of coupons",
        given: &[
            "payout_line gateway=mallpay key=b1 order_id=1002 kind=mall_benefit gross=3000 net=3000 sold_on=2026-08-20 paid_out_on=2026-08-20",
        ],
        lines: &["2026-08-20 1391 +3,000 w=mallpay", "2026-08-20 108 -3,000 ch=mall o=1002 w=mall"],
        ..Example::EMPTY
    },
    Example {
        entry: "E53",
        title: "Advertising set off against the payout",
        given: &[
            "payout_line gateway=mallpay key=a1 payout_id=P78 kind=ad_cost media=kakao gross=-55000 net=-55000 sold_on=2026-08-20 paid_out_on=2026-08-20",
        ],
        lines: &["2026-08-20 1392 +55,000 m=kakao", "2026-08-20 1391 -55,000 w=mallpay"],
        ..Example::EMPTY
    },
    Example {
        entry: "E54",
        title: "A deduction nobody has explained",
        given: &[
            "payout_line gateway=mallpay key=d1 payout_id=P79 kind=deduction gross=-7000 net=-7000 sold_on=2026-08-20 paid_out_on=2026-08-20",
        ],
        lines: &["2026-08-20 134 +7,000 w=mallpay", "2026-08-20 1391 -7,000 w=mallpay"],
        ..Example::EMPTY
    },
    Example {
        title: "The fee carries the order's campaign, the money does not",
        given: &[
            "order_touch shop=own order_id=1001 touched_at=2026-08-02T03:00:00Z media=naver utm_campaign=brand",
            "payout_line gateway=toss key=t3 order_id=1001 gross=33000 fee=990 fee_vat=99 net=31911 sold_on=2026-08-03 paid_out_on=2026-08-05",
        ],
        lines: &[
            "2026-08-03 831 +990 m=naver c=brand ch=own o=1001 w=toss",
            "2026-08-03 1351 +99 w=toss",
            "2026-08-03 108 -1,089 ch=own o=1001 w=toss",
            "2026-08-05 1391 +31,911 w=toss",
            "2026-08-05 108 -31,911 ch=own o=1001 w=toss",
        ],
        ..Example::EMPTY
    },
];
