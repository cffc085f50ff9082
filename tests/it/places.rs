//! Where the files of a company rest is one setting, given once.

use std::path::Path;

use crate::{
    company::{Company, Place},
    exports::{ad_report, many_orders},
};

fn files_in(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|entry| if entry.path().is_dir() { files_in(&entry.path()) } else { 1 }).sum()
}

fn files_rest_where_the_setting_says(place: Place) {
    let elsewhere = tempfile::tempdir().unwrap();
    let company = Company::unfounded(place);
    company.at("2026-01-02T09:00:00+09:00");
    let url = format!("file://{}", elsewhere.path().display());
    company.ok(&["init", "--name", "한빛상점", "--files", &url]);
    company.register_shop();
    let path = company.file("orders.csv", &many_orders("N", 0, 2_000));
    company.ok(&["import", &path, "--as-of", "2026-04-02"]);
    company.ok(&["compact"]);
    let own = elsewhere.path().join(&company.id);
    assert!(files_in(&own.join("lake")) > 0);
    assert_eq!(files_in(&own.join("raw")), 1);
    assert!(!company.books().join("lake").exists() && !company.books().join("raw").exists());
    assert_eq!(company.count("order_line"), 2_000);
    company.check();
    company.ok(&["rebuild", "--verify"]);
    assert!(company.ok(&["init", "--name", "한빛상점"]).contains("already"));
}

fn a_company_that_nobody_made_is_refused_with_the_command_that_makes_it(place: Place) {
    let nobody = Company::unfounded(place);
    nobody.at("2026-01-02T09:00:00+09:00");
    for _ in 0..2 {
        assert!(nobody.fails(2, &["check"]).contains("init"));
    }
    assert!(!nobody.books().exists(), "asking for a company makes none");
}

fn two_databases_never_share_the_files_of_a_home(place: Place) {
    let company = Company::shop(place);
    let file = company.file("orders.csv", &many_orders("N", 0, 2_000));
    company.ok(&["import", &file, "--as-of", "2026-04-02"]);
    // The same home and the same company id, in the other database.
    let other = company.in_the_other_database();
    let said = other.fails(2, &["init", "--name", "한빛상점"]);
    assert!(said.contains("belong to other books") && said.contains("--home"), "{said}");
    other.fails(2, &["import", &file, "--as-of", "2026-04-02"]);
    company.ok(&["compact", "--keep-minutes", "0"]);
    assert_eq!(company.count("order_line"), 2_000);
    company.check();
}

fn only_init_learns_that_the_files_have_moved(place: Place) {
    let company = Company::shop(place);
    let file = company.file("orders.csv", &many_orders("N", 0, 2_000));
    company.ok(&["import", &file, "--as-of", "2026-04-02"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let files = elsewhere.path().display().to_string();
    let elsewhere = elsewhere.path().join(&company.id);
    let said = company.fails(2, &["report", "trial-balance", "--files", &files]);
    assert!(said.contains("--files") && said.contains("init"), "{said}");
    assert!(!elsewhere.exists(), "a report makes no folder");
    company.check();
    assert!(company.fails(2, &["init", "--name", "한빛상점", "--files", &files]).contains("move"));
    std::fs::remove_dir_all(&elsewhere).unwrap();
    std::fs::create_dir(&elsewhere).unwrap();
    for part in ["lake", "raw"] {
        std::fs::rename(company.books().join(part), elsewhere.join(part)).unwrap();
    }
    assert!(company.fails(2, &["doctor"]).contains("init"));
    company.ok(&["init", "--name", "한빛상점", "--files", &files]);
    // The setting is kept.
    company.check();
    assert_eq!(company.count("order_line"), 2_000);
}

fn a_refused_file_leaves_nothing_behind(place: Place) {
    let company = Company::shop(place);
    company.import("orders.csv", &many_orders("N", 0, 2_000), "2026-04-02");
    let kept = ["lake", "raw"].map(|part| files_in(&company.books().join(part)));
    let unknown = company.file("unknown.csv", "a,b\n1,2\n");
    company.fails(2, &["import", &unknown]);
    // Another account's: known as a format, refused when its rows are read.
    let day = "2026-03-05";
    let foreign = ad_report(day, day, &[(day, "brand", 110_000)]).replace("1234567", "7654321");
    let foreign = company.file("foreign.csv", &foreign);
    company.fails(2, &["import", &foreign, "--as-of", "2026-04-02"]);
    assert_eq!(["lake", "raw"].map(|part| files_in(&company.books().join(part))), kept);
    // What a killed import left goes with the next one.
    let raw = company.books().join("raw");
    std::fs::write(raw.join(format!("{}.zst", "0".repeat(64))), "left").unwrap();
    std::fs::write(raw.join(format!("{}.17.part", "1".repeat(64))), "left").unwrap();
    std::fs::write(raw.join("notes.txt"), "not ours").unwrap();
    company.import("more.csv", &many_orders("M", 0, 10), "2026-04-02");
    assert_eq!(files_in(&raw), 3, "two imports and the notes");
    company.ok(&["rebuild", "--verify"]);
}

fn an_import_is_done_when_it_is_recorded_though_tidying_up_fails(place: Place) {
    let company = Company::shop(place);
    company.import("1.csv", &many_orders("N", 0, 400), "2026-04-02");
    company.import("2.csv", &many_orders("N", 400, 400), "2026-04-02");
    // The third import makes so many small rows that they go into a file, which cannot be made.
    let folder = company.books().join("lake/main/order_line");
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    assert_eq!(company.import("3.csv", &many_orders("N", 800, 400), "2026-04-02")["changed"], true);
    assert_eq!(company.count("order_line"), 1_200);
    std::fs::remove_file(&folder).unwrap();
    company.import("4.csv", &many_orders("N", 1_200, 10), "2026-04-02");
    assert_eq!(files_in(&folder), 1);
    company.check();
}

on_both!(
    files_rest_where_the_setting_says,
    a_company_that_nobody_made_is_refused_with_the_command_that_makes_it,
    two_databases_never_share_the_files_of_a_home,
    only_init_learns_that_the_files_have_moved,
    a_refused_file_leaves_nothing_behind,
    an_import_is_done_when_it_is_recorded_though_tidying_up_fails,
);
