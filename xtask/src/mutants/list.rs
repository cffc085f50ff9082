//! The mutations: mistakes that a bookkeeper or a programmer could make, each one change in one place.
//!
//! All leave the entries balanced, so that no check of the books' form gives them away: only figures that were
//! worked out independently can. They lie all along the way: reading, what is in force, posting, rollup.

/// One mistake.
pub struct Mutation {
    /// What is wrong with it.
    pub name: &'static str,
    /// The file, from the root of the repository.
    pub file: &'static str,
    /// The text to replace; stands in the file exactly once.
    pub find: &'static str,
    /// What stands there instead.
    pub replace: &'static str,
}

const fn mutation(name: &'static str, file: &'static str, find: &'static str, replace: &'static str) -> Mutation {
    Mutation { name, file, find, replace }
}

/// All of them.
pub const ALL: &[Mutation] = &[
    mutation(
        "vat_of_total_as_if_on_top",
        "crates/ledger/src/posting_rules/ad_spend.rs",
        "let vat_minor = rates.vat_inside(cost, day, media.vat_rounding);",
        "let vat_minor = rates.vat_on_supply(cost, day, media.vat_rounding);",
    ),
    mutation(
        "vat_rounded_instead_of_cut",
        "crates/core/src/vat.rs",
        "VatRounding::Cut => total * percent / all,",
        "VatRounding::Cut => div_half_up(total * percent, all),",
    ),
    mutation(
        "odd_won_to_smallest_remainder",
        "crates/core/src/allocation.rs",
        "remainders.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));",
        "remainders.sort_by_key(|(remainder, _)| *remainder);",
    ),
    mutation(
        "cost_cut_instead_of_rounded",
        "crates/ledger/src/running_total.rs",
        "let minor = round_to_minor(amount, currency, Rounding::HalfUp)?;",
        "let minor = round_to_minor(amount, currency, Rounding::Cut)?;",
    ),
    mutation(
        "free_credit_counted_as_cost",
        "crates/ledger/src/posting_rules/ad_spend.rs",
        "used += i128::from(credit.total_minor);",
        "used += i128::from(credit.total_minor) * 0;",
    ),
    mutation(
        "charge_of_card_taken_as_prepaid",
        "crates/ledger/src/posting_rules/media_charge.rs",
        "ChargeKind::Charge => lines.pair(Role::AccruedMedia, Role::MediaClearing, total),",
        "ChargeKind::Charge => lines.pair(Role::PrepaidMedia, Role::MediaClearing, total),",
    ),
    mutation(
        "media_refund_with_wrong_sign",
        "crates/ledger/src/posting_rules/media_charge.rs",
        "ChargeKind::Refund => lines.pair(Role::MediaClearing, Role::PrepaidMedia, total),",
        "ChargeKind::Refund => lines.pair(Role::PrepaidMedia, Role::MediaClearing, total),",
    ),
    mutation(
        "invoice_does_not_make_vat_deductible",
        "crates/ledger/src/posting_rules/media_charge.rs",
        "lines.pair(Role::InputVat, Role::VatAwaitingInvoice, vat);",
        "lines.pair(Role::InputVat, Role::VatAwaitingInvoice, vat * 0);",
    ),
    mutation(
        "points_borne_by_the_wrong_party",
        "crates/ledger/src/posting_rules/order/sale.rs",
        "line.mall_discount.checked_add(line.points_mall)?;",
        "line.mall_discount.checked_add(line.points_seller)?;",
    ),
    mutation(
        "shipping_forgotten",
        "crates/ledger/src/posting_rules/order/sale.rs",
        "let shipping = shipping.part(line.shipping_fee)?;",
        "let shipping = shipping.part(line.shipping_fee)? * 0;",
    ),
    mutation(
        "revenue_on_the_day_of_shipping",
        "crates/ledger/src/posting_rules/order/sale.rs",
        "line.revenue_on(policy)?",
        "line.shipped_on.or(line.revenue_on(policy))?",
    ),
    mutation(
        "first_refund_of_an_order_lost",
        "crates/ledger/src/posting_rules/order/refund.rs",
        "changes.iter().filter_map(|change| Refund::of(change, sold)).collect();",
        "changes.iter().skip(1).filter_map(|change| Refund::of(change, sold)).collect();",
    ),
    mutation(
        "refund_dated_back_to_the_sale",
        "crates/ledger/src/posting_rules/order/refund.rs",
        "let on = change.changed_on.max(*revenue_on);",
        "let on = *revenue_on;",
    ),
    mutation(
        "refund_without_its_vat",
        "crates/ledger/src/posting_rules/order/refund.rs",
        "vat.part(own)",
        "vat.part(own) * 0",
    ),
    mutation(
        "returned_goods_stay_cost",
        "crates/ledger/src/posting_rules/order/refund.rs",
        "ChangeKind::Cancel | ChangeKind::Return)",
        "ChangeKind::Cancel)",
    ),
    mutation(
        "fee_vat_as_cost",
        "crates/ledger/src/posting_rules/payout.rs",
        "(i128::from(line.fee_minor), i128::from(line.fee_vat_minor));",
        "(i128::from(line.fee_minor) + i128::from(line.fee_vat_minor), 0);",
    ),
    mutation(
        "hold_back_taken_as_paid",
        "crates/ledger/src/posting_rules/payout.rs",
        "(i128::from(line.net_minor), i128::from(line.hold_back_minor));",
        "(i128::from(line.net_minor) + i128::from(line.hold_back_minor), 0);",
    ),
    mutation(
        "suspense_on_the_wrong_side",
        "crates/ledger/src/posting_rules/bank_line.rs",
        "None if line.amount_minor > 0 =>",
        "None if line.amount_minor < 0 =>",
    ),
    mutation(
        "first_touch_instead_of_last",
        "crates/ledger/src/order_link.rs",
        "if best.as_ref().is_none_or(|(way, at, key, _)| rank > (*way, *at, *key)) {",
        "if best.as_ref().is_none_or(|(way, at, key, _)| rank < (*way, *at, *key)) {",
    ),
    mutation(
        "restated_cost_added_to_the_old",
        "crates/ledger/src/difference.rs",
        "let mut left = net(posted);",
        "let mut left = net(&posted[..0]);",
    ),
    mutation(
        "newest_row_loses",
        "src/pipeline/in_force.rs",
        "let newer = (stamp.observed_at, stamp.batch_id) >= said_before;",
        "let newer = (stamp.observed_at, stamp.batch_id) < said_before;",
    ),
    mutation(
        "changed_row_taken_for_unchanged",
        "src/pipeline/in_force.rs",
        "if newer && row.says_the_same(version) {",
        "if newer {",
    ),
    mutation(
        "newest_report_of_a_day_loses",
        "src/pipeline/in_force.rs",
        "let newer = (set.observed_at, set.batch_id) >= (before.observed_at, before.batch_id);",
        "let newer = (set.observed_at, set.batch_id) < (before.observed_at, before.batch_id);",
    ),
    mutation(
        "naver_cost_contains_vat_a_day_late",
        "crates/ingest/src/connectors/naver_search_ad_stat.rs",
        "const VAT_INCLUDED_FROM: Date = date(2026, 3, 30);",
        "const VAT_INCLUDED_FROM: Date = date(2026, 3, 31);",
    ),
    mutation(
        "business_day_of_greenwich",
        "crates/ingest/src/reading.rs",
        "Some(Moment::Instant(instant)) => self.company_clock.date(instant),",
        "Some(Moment::Instant(instant)) => instant.to_zoned(jiff::tz::TimeZone::UTC).date(),",
    ),
    mutation(
        "gateway_fee_and_its_vat_swapped",
        "crates/ingest/src/connectors/toss_settlement_csv.rs",
        "fee_minor: required(FEE)?,\n        fee_vat_minor: required(FEE_VAT)?,",
        "fee_minor: required(FEE_VAT)?,\n        fee_vat_minor: required(FEE)?,",
    ),
    mutation(
        "price_times_quantity_not_checked",
        "crates/ingest/src/connectors/order.rs",
        "check::gross_is_price_times_quantity(row, GROSS, gross, product)?;",
        "let _ = product;",
    ),
    mutation(
        "moved_order_counted_twice",
        "src/pipeline/posting.rs",
        "self.rollup.add_orders(key, orders);",
        "self.rollup.add_orders(key, orders.max(0));",
    ),
    mutation(
        "lying_total_believed",
        "crates/ingest/src/control/total_row.rs",
        "if *stated != found {",
        "if *stated < found {",
    ),
    mutation(
        "expired_points_stay_owed",
        "crates/ledger/src/posting_rules/points.rs",
        "PointsKind::Used | PointsKind::Expired | PointsKind::Revoked => -amount,",
        "PointsKind::Expired => 0,\n        PointsKind::Used | PointsKind::Revoked => -amount,",
    ),
    mutation(
        "goods_given_back_counted_as_received",
        "crates/ledger/src/posting_rules/moving_average.rs",
        "let sign = if receipt.kind == ReceiptKind::Return { -Decimal::ONE } else { Decimal::ONE };",
        "let sign = if receipt.kind == ReceiptKind::Return { Decimal::ONE } else { Decimal::ONE };",
    ),
    mutation(
        "accrual_reversed_twice",
        "crates/ledger/src/posting_rules/accrual.rs",
        "pair(-accrual.amount_minor, day);",
        "pair(-accrual.amount_minor * 2, day);",
    ),
];
