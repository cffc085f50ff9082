//! Where the files of a company rest is one setting, given once.

use std::path::Path;

use crate::{
    company::{Company, Place},
    exports::many_orders,
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
    assert!(nobody.fails(2, &["check"]).contains("init"));
}

on_both!(files_rest_where_the_setting_says, a_company_that_nobody_made_is_refused_with_the_command_that_makes_it);
