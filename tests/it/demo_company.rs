//! The demo company scores full marks, whatever its seed, and a second run changes nothing.

use crate::company::{Company, Place};

/// Makes the demo company twice and compares both with the answer key.
fn scores(place: Place, seed: u32, months: u32, orders_per_day: u32) {
    let company = Company::unfounded(place);
    let (seed, months, orders) = (seed.to_string(), months.to_string(), orders_per_day.to_string());
    let demo = ["demo", "--seed", &seed, "--months", &months, "--orders-per-day", &orders];
    let first = company.json(&demo);
    let (score, files) = (&first["score"], first["files"].as_u64().unwrap());
    assert_eq!(score["books_equal"], true, "{score:#}");
    assert!(score["equal"].as_u64().unwrap() > 1_000, "the key must hold balances: {score:#}");
    for wrong in ["wrong", "missing", "extra", "booked_wrong", "profit_wrong", "bridge_wrong"] {
        assert_eq!(score[wrong], 0, "{wrong}: {score:#}");
    }
    assert_eq!(score["off_by"], serde_json::json!({"minor": 0, "currency": "KRW"}));
    assert_eq!(score["faults_missed"], serde_json::json!([]));
    assert_eq!(score["false_alarms"], serde_json::json!([]));
    assert!(score["faults_found"].as_u64().unwrap() > 10, "faults must have been planted: {score:#}");
    assert_eq!(first["broken"], serde_json::json!([]));
    assert!(first["changed"].as_u64().unwrap() > files / 2);

    let before = (company.log(), company.books_hash());
    let again = company.ok(&demo);
    let said = format!("{files} files, 0 new, {files} already in the books (nothing changed)");
    assert!(again.contains(&said), "`{said}` is not in\n{again}");
    assert!(again.contains("books equal the answer key"), "{again}");
    assert_eq!(before, (company.log(), company.books_hash()));
}

fn another_demo_company_in_the_same_home_is_refused(place: Place) {
    let company = Company::unfounded(place);
    company.ok(&["demo", "--seed", "11", "--months", "1", "--orders-per-day", "5"]);
    let files = || {
        let folder = std::fs::read_dir(company.home().join("files")).unwrap().map(Result::unwrap);
        folder
            .map(|file| (file.path(), std::fs::read(file.path()).unwrap()))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = (company.log(), company.books_hash(), files());
    for other in [["12", "1", "5"], ["11", "2", "5"], ["11", "1", "6"]] {
        let [seed, months, orders] = other;
        let words = ["demo", "--seed", seed, "--months", months, "--orders-per-day", orders];
        let said = company.fails(2, &words);
        assert!(said.contains("--seed 11 --months 1 --orders-per-day 5") && said.contains("--home"), "{said}");
    }
    assert_eq!(before, (company.log(), company.books_hash(), files()));
    company.ok(&["demo", "--seed", "11", "--months", "1", "--orders-per-day", "5"]);
}

fn the_demo_stays_out_of_the_books_of_others(place: Place) {
    let company = Company::shop(place);
    let before = company.log();
    let said = company.fails(2, &["demo", "--months", "1", "--orders-per-day", "5"]);
    assert!(said.contains("한빛상점") && said.contains("--home"), "{said}");
    assert_eq!(before, company.log());
    assert!(!company.home().join("files").exists(), "no file is written");
}

on_both!(another_demo_company_in_the_same_home_is_refused, the_demo_stays_out_of_the_books_of_others);

/// One test a seed, so that they run beside each other.
macro_rules! seeds {
    ($($name:ident: $place:ident, $seed:literal, $months:literal, $orders:literal;)+) => { $(
        #[test]
        fn $name() {
            scores(Place::$place, $seed, $months, $orders);
        }
    )+ };
}

seeds! {
    full_marks_for_seed_1: Sqlite, 1, 1, 5;
    full_marks_for_seed_2: Sqlite, 2, 1, 8;
    full_marks_for_seed_3: Sqlite, 3, 2, 5;
    full_marks_for_seed_4: Sqlite, 4, 1, 10;
    full_marks_for_seed_5: Sqlite, 5, 1, 6;
    full_marks_for_seed_6: Sqlite, 6, 1, 7;
    full_marks_for_seed_7: Sqlite, 7, 1, 5;
    full_marks_for_seed_8: Sqlite, 8, 1, 9;
    full_marks_for_seed_9: Sqlite, 9, 2, 6;
    full_marks_for_seed_10: Sqlite, 10, 1, 5;
    full_marks_for_seed_3_on_postgres: Postgres, 3, 1, 5;
    full_marks_for_seed_4_on_postgres: Postgres, 4, 1, 10;
    full_marks_for_three_months_of_a_real_shop: Sqlite, 1, 3, 120;
    full_marks_for_three_months_of_a_real_shop_on_postgres: Postgres, 1, 3, 120;
}
