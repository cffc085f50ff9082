//! An order of several payments counts once, on the first day of its sales, whatever is learnt about it later.

use std::collections::BTreeMap;

use crate::{
    company::{Company, Place},
    exports::{ad_report, touches},
    independent_check::proven,
};

/// Lines of an order file: order, line, day, product, gross.
fn lines(rows: &[(&str, u8, &str, &str, i64)]) -> String {
    let mut text = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\n".to_owned();
    for (order, line, day, product, gross) in rows {
        text += &format!("{order},{order}-{line},{day} 10:00:00,{product},1,{gross}\n");
    }
    text
}

/// Order O-1 is paid for in March and in April, O-2 in March.
fn two_payments(place: Place) -> Company {
    let company = Company::shop(place);
    company.at("2026-04-05T09:00:00+09:00");
    let rows = [
        ("O-1", 1, "2026-03-05", "tee", 11_000),
        ("O-1", 2, "2026-04-03", "cap", 5_500),
        ("O-2", 1, "2026-03-10", "cap", 5_500),
    ];
    company.import("orders.csv", &lines(&rows), "2026-04-05");
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 11_000)]), "2026-04-05");
    company
}

/// Orders by a key, rows without orders left out; the explanation of each number must say the same.
#[track_caller]
fn orders(company: &Company, by: &str, more: &[&str]) -> BTreeMap<String, i64> {
    let report = company.json(&[&["report", "profit", "--by", by, "--refs"], more].concat());
    let mut orders = BTreeMap::new();
    for row in report["rows"].as_array().unwrap() {
        let told = company.json(&["explain", row["refs"]["orders"].as_str().unwrap(), "--groups", "0"]);
        assert_eq!(told["value"], row["orders"], "{}", row["refs"]["orders"]);
        orders.insert(row[by].as_str().unwrap().to_owned(), row["orders"].as_i64().unwrap());
    }
    let sum: i64 = orders.values().sum();
    assert_eq!(report["totals"]["orders"], sum, "{report}");
    orders.retain(|_, count| *count != 0);
    orders
}

/// Orders by month, as booked and by economic date; everything that checks the books agrees.
#[track_caller]
fn counted(company: &Company, booked: &[(&str, i64)], economic: &[(&str, i64)]) {
    let expected = |rows: &[(&str, i64)]| rows.iter().map(|(month, count)| ((*month).to_owned(), *count)).collect();
    assert_eq!(orders(company, "month", &[]), expected(booked), "as booked");
    assert_eq!(orders(company, "month", &["--economic"]), expected(economic), "by economic date");
    orders(company, "day", &[]);
    company.check();
    proven(company);
}

fn an_order_of_two_payments_counts_on_the_day_of_the_first(place: Place) {
    let company = two_payments(place);
    counted(&company, &[("2026-03", 2)], &[("2026-03", 2)]);
    let report = company.json(&["report", "profit", "--by", "month"]);
    let (march, april) = (&report["rows"][0], &report["rows"][1]);
    // 15,000 of revenue and 10,000 of cost over two orders; the second payment is revenue without an order.
    assert_eq!((&march["aov"]["minor"], &march["cpa"]["minor"]), (&7_500.into(), &5_000.into()));
    assert_eq!(
        (&april["revenue"]["minor"], &april["orders"], april["aov"].is_null()),
        (&5_000.into(), &0.into(), true)
    );
    assert_eq!(report["totals"]["aov"]["minor"], 10_000);
    // By product both products of O-1 count it; the total is the orders of the books.
    let by_product = company.json(&["report", "profit", "--by", "product"]);
    let rows = by_product["rows"].as_array().unwrap();
    let of = |product: &str| rows.iter().find(|row| row["product"] == product).unwrap()["orders"].as_i64();
    assert_eq!((of("tee"), of("cap")), (Some(1), Some(2)));
    assert_eq!(by_product["totals"]["orders"], 2);
}

fn a_later_import_moves_an_order_to_its_new_first_day(place: Place) {
    let company = two_payments(place);
    company.ok(&["period", "close", "2026-02"]);
    company.ok(&["period", "close", "2026-03"]);
    // The first payment turns out to be of February: closed months stand, April has nothing more to count.
    company.at("2026-04-10T09:00:00+09:00");
    company.import("earlier.csv", &lines(&[("O-1", 1, "2026-02-27", "tee", 11_000)]), "2026-04-10");
    counted(&company, &[("2026-03", 2)], &[("2026-02", 1), ("2026-03", 1)]);
    let march = &company.json(&["report", "profit", "--month", "2026-03", "--economic"])["totals"];
    assert_eq!((&march["aov"]["minor"], &march["cpa"]["minor"]), (&5_000.into(), &10_000.into()));
    // It was never paid: the order begins with its second payment.
    company.at("2026-04-15T09:00:00+09:00");
    company.ok(&["period", "close", "2026-04"]);
    company.import("unpaid.csv", &lines(&[("O-1", 1, "2026-02-27", "tee", 0)]), "2026-04-15");
    counted(&company, &[("2026-03", 2)], &[("2026-03", 1), ("2026-04", 1)]);
    assert_eq!(orders(&company, "day", &["--month", "2026-05"]), BTreeMap::new(), "taken back and counted on one day");
    // A touch moves the order as it stands now.
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-04-16");
    assert_eq!(orders(&company, "campaign", &[]), BTreeMap::from([("brand".to_owned(), 1), (String::new(), 1)]));
    // Nothing of it is sold any more.
    company.at("2026-04-20T09:00:00+09:00");
    company.import("nothing.csv", &lines(&[("O-1", 2, "2026-04-03", "cap", 0)]), "2026-04-20");
    counted(&company, &[("2026-03", 2), ("2026-05", -1)], &[("2026-03", 1)]);
    assert_eq!(orders(&company, "month", &["--as-known-on", "2026-04-10"]), BTreeMap::from([("2026-03".into(), 2)]));
    let changed = company.json(&["explain", "profit/orders", "--between", "2026-04-05", "2026-04-20"]);
    assert_eq!(changed["value"], -1);
    let verified = company.json(&["rebuild", "--verify"]);
    assert_eq!(verified["chain_equal"], true, "{verified}");
}

fn an_opening_balance_of_sales_is_no_order(place: Place) {
    let company = two_payments(place);
    let text = "기준일,계정코드,차변,대변\n2026-01-01,401,,500000\n";
    company.import("opening.csv", text, "2026-04-05");
    assert_eq!(company.balance("401"), -520_000);
    counted(&company, &[("2026-03", 2)], &[("2026-03", 2)]);
}

on_both!(
    an_order_of_two_payments_counts_on_the_day_of_the_first,
    a_later_import_moves_an_order_to_its_new_first_day,
    an_opening_balance_of_sales_is_no_order,
);
