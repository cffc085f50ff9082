//! One company never sees another, though they share a home and a database server.

use proptest::{
    collection::vec,
    test_runner::{Config, TestCaseError, TestRunner},
};

use crate::{
    company::{Company, Place},
    exports::{bank, orders},
};

/// Sales and deposits: product number, day, amount.
type Sales = Vec<(u8, u8, i64)>;

/// Both companies number their orders alike and name their accounts alike.
fn files(sales: &Sales) -> [String; 2] {
    let rows: Vec<(String, String, String, i64)> = sales
        .iter()
        .enumerate()
        .map(|(at, (product, day, gross))| {
            (format!("O-{at}"), format!("2026-03-{day:02}"), format!("sku-{product}"), *gross)
        })
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(order, day, product, gross)| (order.as_str(), day.as_str(), product.as_str(), *gross))
        .collect();
    let times: Vec<String> = (0..sales.len()).map(|at| format!("2026-04-01 10:{:02}:00", at % 60)).collect();
    let lines: Vec<_> =
        times.iter().zip(sales).map(|(at, (_, _, gross))| (at.as_str(), "토스페이먼츠", *gross)).collect();
    [orders(&rows), bank(0, &lines)]
}

/// The books hold what these sales say, and are those of a company that is alone in the world.
fn holds(company: &Company, sales: &Sales, place: Place) -> Result<(), TestCaseError> {
    let gross: i64 = sales.iter().map(|(_, _, gross)| gross).sum();
    let balances = company.balances(&[]);
    proptest::prop_assert_eq!((balances["108"], balances["103"], balances["1391"]), (gross, gross, -gross));
    proptest::prop_assert_eq!(company.count("order_line"), sales.len());
    company.check();
    let alone = Company::shop(place);
    for (at, text) in files(sales).iter().enumerate() {
        alone.import(&format!("{at}.csv"), text, "2026-04-02");
    }
    proptest::prop_assert_eq!(company.books_hash(), alone.books_hash());
    Ok(())
}

fn two_companies_in_one_home_never_mix(place: Place) {
    let sale = (0_u8..5, 1_u8..29, 1_i64..1_000_000);
    let strategy = (vec(sale.clone(), 1..12), vec(sale, 1..12));
    let config = Config { cases: 3, max_shrink_iters: 8, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |(ours, theirs)| {
        let us = Company::empty(place);
        us.register_shop();
        let them = us.neighbour();
        them.ok(&["init", "--name", "이웃상점"]);
        proptest::prop_assert_eq!(them.count("order_line"), 0);
        proptest::prop_assert_eq!(them.json(&["account", "list"]), serde_json::json!([]));
        them.register_shop();
        for (at, (our_text, their_text)) in files(&ours).iter().zip(&files(&theirs)).enumerate() {
            us.import(&format!("ours-{at}.csv"), our_text, "2026-04-02");
            them.import(&format!("theirs-{at}.csv"), their_text, "2026-04-02");
        }
        holds(&us, &ours, place)?;
        holds(&them, &theirs, place)
    });
    outcome.unwrap();
}

fn a_close_or_a_quarantined_row_of_one_company_is_not_the_others(place: Place) {
    let us = Company::shop(place);
    let them = us.neighbour();
    them.ok(&["init", "--name", "이웃상점"]);
    them.register_shop();
    us.ok(&["period", "close", "2026-03"]);
    let bad = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-3,O-3-1,2026-13-05,tee,1,11000\nO-4,O-4-1,2026-03-05,tee,1,11000\n";
    us.import("bad.csv", bad, "2026-03-06");
    assert_eq!(them.json(&["period", "list"]), serde_json::json!([]));
    assert_eq!(them.json(&["quarantine", "list"]), serde_json::json!([]));
    // The very same bytes are news to the other company.
    let path = us.file("bad.csv", bad);
    assert_eq!(them.json(&["import", &path, "--as-of", "2026-03-06"])[0]["changed"], true);
    assert!(them.export("journal", &[]).iter().all(|row| row["posted_on"] == "2026-03-05"));
    assert!(us.export("journal", &[]).iter().all(|row| row["posted_on"] == "2026-04-01"));
}

on_both!(two_companies_in_one_home_never_mix, a_close_or_a_quarantined_row_of_one_company_is_not_the_others);
