//! Sales, disputes and payouts.

use super::*;

#[test]
fn principal_agent() {
    for (id, inputs, expected) in cases("principal_agent", 1) {
        let sold = |role: &str| {
            let product = format!(
                "product shop=own product=media unit_cost={0} supplier=potter supply_price={0} valid_from=2026-01-01",
                inputs["media"]
            );
            let line = format!(
                "order_line shop=own order_id=1 line_id=1 role={role} product=media gross={} tax=exempt paid_on={DAY}",
                inputs["billed"]
            );
            let postings = post(&[&product, &line]);
            let sum = |code: &str| -> i64 { on_account(&postings, code).iter().map(|(_, minor)| minor).sum() };
            json!({ "revenue": -sum("401"), "cost": sum("451") })
        };
        let (principal, agent) = (sold("principal"), sold("agent"));
        let margin = |it: &Value| int(&it["revenue"]) - int(&it["cost"]);
        assert_eq!(margin(&principal), margin(&agent), "{id}");
        assert_eq!(json!({ "margin": margin(&agent), "principal": principal, "agent": agent }), expected, "{id}");
    }
}

#[test]
fn refund_fee_kept() {
    for (id, inputs, expected) in cases("refund_fee_kept", 1) {
        let (sale, fee) = (int(&inputs["sale"]), int(&inputs["fee_incl_vat"]));
        let (supply, vat) = (fee * 10 / 11, fee - fee * 10 / 11);
        let postings = post(&[
            &format!("order_line shop=own order_id=1 line_id=1 gross={sale} paid_on=2026-08-03"),
            &format!("order_change shop=own order_id=1 line_id=1 change_id=1 changed_on=2026-08-12 refund={sale}"),
            &format!(
                "payout_line gateway=toss key=1 order_id=1 gross={sale} fee={supply} fee_vat={vat} net={} sold_on=2026-08-03 paid_out_on=2026-08-05",
                sale - fee
            ),
            &format!(
                "payout_line gateway=toss key=2 order_id=1 kind=cancel gross={0} net={0} sold_on=2026-08-12 paid_out_on=2026-08-14",
                -sale
            ),
        ]);
        let paid: i64 = on_account(&postings, "1391").iter().map(|(_, minor)| minor).sum();
        assert_eq!(paid, int(&expected), "{id}");
        let owed: i64 = on_account(&postings, "108").iter().map(|(_, minor)| minor).sum();
        assert_eq!(owed, 0, "{id}: the gateway owes nothing");
    }
}

#[test]
fn chargeback() {
    for (id, inputs, expected) in cases("chargeback", 1) {
        let [taken, fee, reserve] = ["chargeback", "fee", "reserve"].map(|name| int(&inputs[name]));
        let postings = post(&[
            &format!(
                "payout_line gateway=toss key=1 payout_id=P1 kind=reserve hold_back={reserve} net={} sold_on=2026-08-03 paid_out_on=2026-08-05",
                -reserve
            ),
            &format!(
                "payout_line gateway=toss key=2 order_id=1 kind=chargeback gross={} fee={fee} hold_back={} net={} sold_on=2026-09-01 paid_out_on=2026-09-03",
                -taken,
                -reserve,
                reserve - taken - fee
            ),
        ]);
        let on = |code: &str| -> i64 {
            let lines = on_account(&postings, code).into_iter().filter(|(day, _)| *day == date(2026, 9, 3));
            -lines.map(|(_, minor)| minor).sum::<i64>()
        };
        assert_eq!(json!({ "from_reserve": on("1201"), "from_balance": on("1391") }), expected, "{id}");
        let reserved: i64 = on_account(&postings, "1201").iter().map(|(_, minor)| minor).sum();
        assert_eq!(reserved, 0, "{id}");
    }
}

#[test]
fn holdback() {
    for (id, inputs, expected) in cases("holdback", 2) {
        let term = "day+90d none".parse::<PayoutTerm>().unwrap();
        let (held, paid, kept_on, release) = if let Some(target) = inputs.get("target") {
            let paid = ints(&expected)[0];
            (int(target) - paid, paid, date(2026, 7, 10), None)
        } else {
            let (held, on) = (int(&inputs["payout"]) / 10, day(&inputs["on"]));
            (held, int(&inputs["payout"]) - held, on, Some(term.due(on)))
        };
        let kept = format!(
            "payout_line gateway=toss key=1 order_id=1 gross={} hold_back={held} net={paid} sold_on={kept_on} paid_out_on={kept_on}",
            paid + held
        );
        let released = release.map(|on| {
            format!("payout_line gateway=toss key=2 order_id=1 kind=reserve hold_back={} net={held} sold_on={on} paid_out_on={on}", -held)
        });
        let facts: Vec<&str> = std::iter::once(kept.as_str()).chain(released.as_deref()).collect();
        let postings = post(&facts);
        let (at_bank, kept_back) = (on_account(&postings, "1391"), on_account(&postings, "1201"));
        let found = match release {
            None => json!([at_bank[0].1, kept_back[0].1]),
            Some(_) => json!({ "paid": at_bank[0].1, "held": kept_back[0].1, "release": kept_back[1].0.to_string() }),
        };
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn marketplace() {
    for (id, inputs, expected) in cases("marketplace", 1) {
        let (order, discount) = (int(&inputs["order"]), int(&inputs["discount"]));
        let [fee, vat, own] = ["commission", "commission_vat", "partner_discount"].map(|name| int(&expected[name]));
        // The seller bears its half of the discount, the mall pays its own: cut for the seller, as the mall prints it.
        assert_eq!((fee, vat, own), (order / 10, order / 10 / 10, discount / 2), "{id}");
        let collected = order - discount;
        let postings = post(&[
            &format!(
                "order_line shop=mall order_id=1 line_id=1 gross={order} seller_discount={own} mall_discount={} paid_on=2026-08-03",
                discount - own
            ),
            &format!(
                "payout_line gateway=mallpay key=1 order_id=1 gross={collected} fee={fee} fee_vat={vat} net={} sold_on=2026-08-03 paid_out_on=2026-08-05",
                collected - fee - vat
            ),
            &format!(
                "payout_line gateway=mallpay key=2 order_id=1 kind=mall_benefit gross={0} net={0} sold_on=2026-08-03 paid_out_on=2026-08-05",
                discount - own
            ),
        ]);
        let sum = |code: &str| -> i64 { on_account(&postings, code).iter().map(|(_, minor)| minor).sum() };
        assert_eq!((sum("1391"), sum("108")), (int(&expected["payable"]), 0), "{id}");
    }
}

#[test]
fn payout_reconcile() {
    for (id, inputs, expected) in cases("payout_reconcile", 1) {
        let item = |name: &str| int(&inputs["items"][name]);
        let (sales, refunds, fee, vat) = (item("sales"), item("refunds"), -item("fees"), -item("fee_vat"));
        let released = item("reserve_release");
        let dates = "sold_on=2026-08-03 paid_out_on=2026-08-05";
        let announced = [
            format!(
                "payout_line gateway=toss key=1 order_id=1 gross={sales} fee={fee} fee_vat={vat} net={} {dates}",
                sales - fee - vat
            ),
            format!("payout_line gateway=toss key=2 order_id=2 kind=cancel gross={refunds} net={refunds} {dates}"),
            format!(
                "payout_line gateway=toss key=3 payout_id=P1 kind=reserve hold_back={} net={released} {dates}",
                -released
            ),
        ];
        let explained: i64 =
            on_account(&post(&[&announced[0], &announced[1], &announced[2]]), "1391").iter().map(|it| it.1).sum();
        let deposit =
            format!("bank_line bank=kb booked_on=2026-08-05 amount={} description=토스페이먼츠", inputs["deposit"]);
        let left: i64 = on_account(&post(&[&announced[0], &announced[1], &announced[2], &deposit]), "1391")
            .iter()
            .map(|it| it.1)
            .sum();
        assert_eq!(json!({ "explained": explained, "unexplained": -left }), expected, "{id}");
    }
}
