//! An import that is killed leaves all of it or nothing, and the next one clears up.

use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use rand::Rng as _;

use crate::{
    company::{Company, Place},
    exports::many_orders,
};

const ORDERS: usize = 6_000;
const KILLS: u32 = 6;

fn order_lines(company: &Company) -> u64 {
    let doctor = company.doctor();
    let table = doctor["tables"].as_array().unwrap().iter().find(|table| table["table"] == "order_line").unwrap();
    table["rows"].as_u64().unwrap()
}

fn an_import_killed_at_any_moment_leaves_all_or_nothing(place: Place) {
    let company = Company::shop(place);
    let alone = Company::shop(place);
    let file = alone.file("all.csv", &many_orders("N", 0, ORDERS * (KILLS as usize + 1)));
    alone.ok(&["import", &file, "--as-of", "2026-04-02"]);

    let file = company.file("first.csv", &many_orders("N", 0, ORDERS));
    let begun = Instant::now();
    company.ok(&["import", &file, "--as-of", "2026-04-02"]);
    let whole = begun.elapsed();
    let mut rows = ORDERS as u64;
    let mut survived = 0;
    for round in 1..=KILLS {
        let file = company.file(&format!("part-{round}.csv"), &many_orders("N", ORDERS * round as usize, ORDERS));
        let words = ["import", &file, "--as-of", "2026-04-02"];
        let (before, log) = (company.books_hash(), company.log());
        // One moment in each part of the import, so that early and late ones are among them.
        let share = rand::rng().random_range(f64::from(round - 1)..f64::from(round)) / f64::from(KILLS);
        let delay: Duration = whole.mul_f64(share);
        let mut import = company.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(delay);
        import.kill().unwrap();
        let killed = !import.wait().unwrap().success();
        let found = order_lines(&company);
        if found == rows {
            assert!(killed, "round {round}: an import that ended well left nothing");
            assert_eq!(
                (before, log),
                (company.books_hash(), company.log()),
                "round {round} after {delay:?}: nothing means nothing"
            );
            survived += 1;
        } else {
            assert_eq!(found, rows + ORDERS as u64, "round {round} after {delay:?}: all or nothing");
        }
        company.check();
        rows += ORDERS as u64;
        company.ok(&words);
        assert_eq!(order_lines(&company), rows);
        assert_eq!(company.doctor()["orphan_files"], 0, "the next import sweeps what the dead one left");
    }
    assert!(survived > 0, "no kill came before the commit");
    company.check();
    assert_eq!(company.books_hash(), alone.books_hash());
}
on_both!(an_import_killed_at_any_moment_leaves_all_or_nothing);
