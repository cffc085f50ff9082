//! Laws of the generator and its key, over many seeds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod examples;
mod files;
mod links;
mod malls;
mod media_examples;
mod shop_examples;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{BooksDump, Demo, DumpedFinding, Options, World};

fn small(seed: u64) -> World {
    Demo::build(&Options { seed, months: 2, orders_per_day: 12, ..Options::default() })
}

/// The key itself as the product would hand it in.
fn perfect(world: &World) -> BooksDump {
    let key = world.answer_key();
    BooksDump {
        balances: key.balances.clone(),
        quarantined: key.quarantined.iter().map(|q| (q.file.clone(), q.line)).collect(),
        findings: key
            .findings
            .iter()
            .map(|f| DumpedFinding { kind: f.kind.clone(), subject: f.subject.clone(), amount: f.amount })
            .collect(),
        booked: Some(key.booked.clone()),
        profit_by_day: Some(key.profit_by_day.clone()),
        bridge: Some(key.bridge.clone()),
    }
}

#[test]
fn every_day_balances_in_every_currency_and_in_won() {
    for seed in 0..20 {
        let mut sums: BTreeMap<(String, Date), (i64, i64)> = BTreeMap::new();
        for row in small(seed).answer_key().balances {
            let sum = sums.entry((row.key.currency.clone(), row.key.economic_on)).or_default();
            sum.0 += row.amount;
            sum.1 += row.functional;
        }
        assert!(sums.len() > 60);
        for (key, sum) in sums {
            assert_eq!(sum, (0, 0), "seed {seed}, {key:?}");
        }
    }
}

#[test]
fn monthly_trial_balances_add_up_to_the_trial_balance() {
    for seed in 0..6 {
        let key = small(seed).answer_key();
        let mut codes: BTreeMap<String, i64> = BTreeMap::new();
        for row in &key.booked {
            *codes.entry(row.code.clone()).or_insert(0) += row.functional;
        }
        codes.retain(|_, won| *won != 0);
        let right: BTreeMap<String, i64> =
            key.trial_balance.iter().filter(|r| r.functional != 0).map(|r| (r.code.clone(), r.functional)).collect();
        assert_eq!(codes, right, "seed {seed}");
    }
}

#[test]
fn a_close_moves_late_facts_to_the_open_month() {
    let key = small(3).answer_key();
    let march = |code: &str| {
        let booked = key.booked.iter().find(|r| r.month == "2026-03" && r.code == code).unwrap().functional;
        let of_march =
            key.balances.iter().filter(|r| r.key.code == code && r.key.economic_on < "2026-04-01".parse().unwrap());
        (booked, of_march.map(|r| r.functional).sum::<i64>())
    };
    for code in ["833", "401", "451", "108"] {
        let (booked, economic) = march(code);
        assert_ne!(booked, economic, "nothing came late for {code}");
    }
}

#[test]
fn the_key_finds_what_was_planted_and_nothing_else() {
    for seed in 0..9 {
        for months in [1, 2, 3] {
            let world = Demo::build(&Options { seed, months, orders_per_day: 10, ..Options::default() });
            let key = world.answer_key();
            let subjects = |list: &[crate::faults::Finding]| {
                let mut list: Vec<_> = list.iter().map(|f| (f.kind.clone(), f.subject.clone())).collect();
                list.sort();
                list
            };
            assert_eq!(subjects(&key.findings), subjects(world.planted()), "seed {seed}, {months} months");
            for planted in world.planted().iter().filter(|f| f.amount.is_some()) {
                assert!(key.findings.contains(planted), "seed {seed}, {months} months: {planted:?} {:?}", key.findings);
            }
            let kinds: Vec<&str> = key.findings.iter().map(|f| f.kind.as_str()).collect();
            for kind in ["control_total", "payout_difference", "bank_gap", "doubled_claim", "due_date"] {
                assert!(kinds.contains(&kind), "seed {seed}, {months} months: no {kind}");
            }
            assert!(key.quarantined.len() >= 20, "seed {seed}, {months} months: {:?}", key.quarantined);
        }
    }
}

#[test]
fn tiny_shops_and_other_years_work_as_well() {
    for seed in 0..24 {
        let start = ["2026-03-01", "2026-01-01", "2025-11-01", "2026-03-17"][seed as usize % 4].parse().unwrap();
        let options = Options { seed, months: 1 + seed as u32 % 4, orders_per_day: 1 + seed as u32 % 5, start };
        let world = Demo::build(&options);
        let key = world.answer_key();
        assert_eq!(key.findings.len(), world.planted().len(), "{options:?}: {:?} {:?}", key.findings, world.planted());
        assert_eq!(key.trial_balance.iter().map(|r| r.functional).sum::<i64>(), 0);
        assert_eq!(world.closes().len(), options.months as usize - 1);
        let names: std::collections::BTreeSet<_> = world.exports().iter().map(|e| &e.name).collect();
        assert_eq!(names.len(), world.exports().len(), "{options:?}: a file name twice");
        assert!(world.exports().windows(2).all(|pair| pair[0].arrives_at < pair[1].arrives_at));
    }
}

#[test]
fn prepaid_accounts_never_run_dry() {
    for seed in 0..10 {
        let mut balances: BTreeMap<(String, String), BTreeMap<Date, i64>> = BTreeMap::new();
        for row in small(seed).answer_key().balances {
            if row.key.code == "131" || row.key.code == "103" {
                let owner = (row.key.code.clone(), format!("{}{}", row.key.media_account, row.key.partner));
                *balances.entry(owner).or_default().entry(row.key.economic_on).or_insert(0) += row.amount;
            }
        }
        for (owner, days) in balances {
            let mut sum = 0;
            for (day, amount) in days {
                sum += amount;
                assert!(sum >= 0, "seed {seed}: {owner:?} holds {sum} on {day}");
            }
        }
    }
}

#[test]
fn equal_seeds_give_equal_bytes_and_other_seeds_do_not() {
    let bytes = |seed| -> Vec<_> {
        small(seed).exports().iter().map(|e| (e.name.clone(), e.arrives_at, crate::files::render(e).bytes)).collect()
    };
    assert_eq!(bytes(7), bytes(7));
    assert_ne!(bytes(7), bytes(8));
    assert_eq!(small(7).answer_key(), small(7).answer_key());
}

#[test]
fn the_key_scores_itself_full_and_notices_one_won() {
    let world = small(5);
    let key = world.answer_key();
    let mut books = perfect(&world);
    let score = key.score(&books);
    assert!(score.books_equal, "{score:?}");
    assert!(score.faults_missed.is_empty() && score.false_alarms.is_empty());
    books.balances[17].functional += 1;
    books.findings.pop();
    books.quarantined.push(("x.csv".into(), 4));
    let score = key.score(&books);
    assert!(!score.books_equal);
    assert_eq!((score.wrong, score.missing, score.extra, score.off_by_won), (1, 0, 0, 1));
    assert_eq!((score.faults_missed.len(), score.false_alarms.len()), (1, 1));
}

#[test]
fn a_fault_that_is_told_with_another_amount_is_missed_and_a_false_alarm() {
    let world = small(5);
    let key = world.answer_key();
    let mut books = perfect(&world);
    let lie = books.findings.iter_mut().find(|it| it.kind == "control_total").unwrap();
    lie.amount = lie.amount.map(|won| won + 1);
    let score = key.score(&books);
    assert_eq!((score.faults_missed.len(), score.false_alarms.len()), (1, 1), "{score:?}");
    assert!(score.faults_missed[0].starts_with("control_total "), "{score:?}");
    let silent = books.findings.iter_mut().find(|it| it.kind == "control_total").unwrap();
    silent.amount = None;
    let score = key.score(&books);
    assert!(score.faults_missed.is_empty() && score.false_alarms.is_empty(), "{score:?}");
}

#[test]
fn the_key_survives_json() {
    let key = small(2).answer_key();
    let text = serde_json::to_string(&key).unwrap();
    assert_eq!(serde_json::from_str::<crate::AnswerKey>(&text).unwrap(), key);
}

#[test]
fn a_full_quarter_is_large_enough_and_holds_every_kind_of_posting() {
    let world = Demo::build(&Options::default());
    let key = world.answer_key();
    println!("{:#?}\n{:#?}\n{:#?}", key.counts, key.findings, key.trial_balance);
    for code in [
        "103", "108", "1201", "131", "134", "135", "1351", "1391", "1392", "146", "253", "255", "257", "262", "375",
        "401", "4011", "402", "4021", "451", "831", "833", "932", "907", "251", "2591", "835",
    ] {
        assert!(key.balances.iter().any(|r| r.key.code == code), "nothing on {code}");
    }
    assert!(key.counts["order_line"] > 15_000);
}

/// Prints how long the full size takes and how large it is; run by hand with `--release --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a law"]
fn time_of_the_full_size() {
    let clock = std::time::Instant::now();
    let world = Demo::build(&Options::default());
    println!("build {:?}", clock.elapsed());
    let dir = std::env::temp_dir().join("jangbu-demo-files");
    let files = world.write_files(&dir).unwrap();
    println!("{} files written after {:?}", files.len(), clock.elapsed());
    let key = world.answer_key();
    println!("key after {:?}: {} balances\n{:#?}", clock.elapsed(), key.balances.len(), key.counts);
    for row in &key.trial_balance {
        println!("{:>5} {:>15}", row.code, row.functional);
    }
    println!("{:#?}\n{:#?}", key.findings, key.quarantined);
    std::fs::write(dir.join("../jangbu-demo-key.json"), serde_json::to_vec(&key).unwrap()).unwrap();
}
