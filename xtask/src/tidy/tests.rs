//! Every rule broken on purpose in a small tree, and seen to notice; a tree that keeps them all is left in peace.

use super::{ALL, PURE, tree::Tree};

const CLOCK: &str = "disallowed-methods = [\"jiff::Timestamp::now\"]";
const LOCK: &str = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");

/// A tree that keeps every rule, with some files added or changed.
fn findings(changed: &[(&str, &str)]) -> Vec<String> {
    let mut files = vec![
        ("Cargo.lock", LOCK),
        ("crates/core/Cargo.toml", "[dependencies]\nserde.workspace = true\n"),
        ("crates/core/clippy.toml", CLOCK),
        ("crates/core/src/lib.rs", "//! Words.\nmod money;\n"),
        ("crates/core/src/money.rs", "//! Money.\n"),
        ("crates/ledger/Cargo.toml", "[dependencies]\njangbu-core.workspace = true\n"),
        ("crates/ledger/clippy.toml", CLOCK),
        ("crates/ledger/src/lib.rs", "//! Entries.\nmod posting_rules;\n"),
        ("crates/ledger/src/posting_rules/mod.rs", "//! Rules.\nmod order;\nconst ALL: &[Rule] = &[order::RULE];\n"),
        ("crates/ledger/src/posting_rules/order.rs", "//! Orders.\n"),
        ("demo/Cargo.toml", "[dependencies]\nrand.workspace = true\n"),
    ];
    for (path, text) in changed {
        files.retain(|(present, _)| present != path);
        files.push((path, text));
    }
    let tree = Tree::of(&files);
    ALL.iter().flat_map(|(name, check)| check(&tree).into_iter().map(move |it| format!("{name}: {it}"))).collect()
}

/// The one rule that notices the change, with what it says.
fn noticed(path: &str, text: &str) -> String {
    let mut findings = findings(&[(path, text)]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.remove(0)
}

#[test]
fn a_tree_that_keeps_the_rules_has_no_findings() {
    assert_eq!(findings(&[]), Vec::<String>::new());
    assert!(PURE.is_sorted());
}

#[test]
fn a_file_without_an_opening_line_is_noticed() {
    assert!(noticed("crates/core/src/money.rs", "struct Money;\n").starts_with("headers: crates/core/src/money.rs"));
}

#[test]
fn a_long_file_is_noticed_unless_it_holds_tests() {
    let long = "//! Long.\n".repeat(501);
    assert!(noticed("crates/core/src/money.rs", &long).starts_with("lengths: "));
    let changed =
        [("crates/core/src/lib.rs", "//! Words.\nmod money;\nmod tests;\n"), ("crates/core/src/tests.rs", &long)];
    assert_eq!(findings(&changed), Vec::<String>::new());
}

#[test]
fn a_long_function_is_noticed_unless_it_is_a_test() {
    let of = |lines: usize| format!("fn long(\n    x: u8,\n) {{\n{}}}\n", "    // {\n    let y = 1;\n".repeat(lines));
    let finding = noticed("crates/core/src/money.rs", &format!("//! Long.\n{}", of(60)));
    assert!(finding.starts_with("functions: crates/core/src/money.rs:2 `long` has 124 lines"), "{finding}");
    for harmless in [of(20), format!("#[cfg(test)]\nmod tests {{\n{}}}\n", of(60))] {
        assert_eq!(findings(&[("crates/core/src/money.rs", &format!("//! Fine.\n{harmless}"))]), Vec::<String>::new());
    }
}

#[test]
fn an_engine_in_a_pure_crate_is_noticed() {
    let manifest = "[dependencies]\ntokio = { version = \"1\" }\n";
    assert!(noticed("crates/core/Cargo.toml", manifest).ends_with("a pure crate depends on tokio"));
    let manifest = "[dev-dependencies.sqlx]\nversion = \"1\"\n";
    assert!(noticed("crates/core/Cargo.toml", manifest).ends_with("a pure crate depends on sqlx"));
}

#[test]
fn files_and_clocks_in_a_pure_crate_are_noticed_outside_of_tests() {
    let path = "crates/core/src/money.rs";
    for call in ["std::fs::read(x)", "use std::{fmt, fs};", "Timestamp::now()", "SystemTime::now()"] {
        let finding = noticed(path, &format!("//! Money.\nfn f() {{ {call} }}\n"));
        assert!(finding.starts_with("purity: crates/core/src/money.rs:2"), "{finding}");
    }
    for harmless in ["// Timestamp::now()", "\"std::fs\"", "r#\"std::fs \" \"#", "#[cfg(test)] mod t { use std::fs; }"]
    {
        assert_eq!(findings(&[(path, &format!("//! Money.\n{harmless}\n"))]), Vec::<String>::new());
    }
    let after_tests = "//! Money.\n#[cfg(test)]\nmod tests;\nuse std::fs;\n";
    assert!(noticed(path, after_tests).starts_with("purity: crates/core/src/money.rs:4"));
}

#[test]
fn a_pure_crate_without_its_clippy_list_is_noticed() {
    assert!(noticed("crates/core/clippy.toml", "").starts_with("purity: crates/core/clippy.toml"));
}

#[test]
fn a_dependency_to_the_right_is_noticed() {
    let manifest = "[dependencies]\nledger.workspace = true\n";
    assert!(noticed("crates/core/Cargo.toml", manifest).ends_with("which is not to its left"));
}

#[test]
fn a_pure_crate_on_an_impure_one_is_noticed() {
    let manifest = "[dependencies]\ningest.workspace = true\n";
    assert!(noticed("crates/ledger/Cargo.toml", manifest).ends_with("ledger is pure, yet depends on ingest"));
}

#[test]
fn a_demo_that_knows_the_product_is_noticed() {
    let manifest = "[dependencies]\njangbu-core.workspace = true\n";
    assert!(noticed("demo/Cargo.toml", manifest).starts_with("direction: demo/Cargo.toml"));
}

#[test]
fn a_file_that_no_module_names_is_noticed() {
    assert!(noticed("crates/core/src/rate.rs", "//! Rates.\n").ends_with("has no `mod rate;`"));
    assert!(noticed("crates/core/src/facts/event.rs", "//! Events.\n").contains("has no parent module"));
}

#[test]
fn a_plug_in_that_is_not_listed_is_noticed() {
    let list = "//! Rules.\nmod order;\n// order::RULE\nconst ALL: &[Rule] = &[];\n";
    assert!(noticed("crates/ledger/src/posting_rules/mod.rs", list).starts_with("modules: "));
}

#[test]
fn a_word_that_says_nothing_is_noticed_in_a_file_name() {
    let changed = [("demo/src/lib.rs", "//! Demo.\nmod order_utils;\n"), ("demo/src/order_utils.rs", "//! Orders.\n")];
    assert!(findings(&changed)[0].ends_with("`utils` says nothing about the content"));
}

#[test]
fn floating_point_where_money_is_counted_is_noticed() {
    let finding = noticed("crates/ledger/src/posting_rules/order.rs", "//! Orders.\nfn f(x: f64) {}\n");
    assert!(finding.starts_with("floats: crates/ledger/src/posting_rules/order.rs:2"), "{finding}");
    let harmless = "//! Money, never f64.\nfn f64_free<'a>(x: &'a str) -> char { 'f' }\n";
    assert_eq!(findings(&[("crates/core/src/money.rs", harmless)]), Vec::<String>::new());
}

#[test]
fn paths_of_a_machine_and_registry_addresses_are_noticed() {
    assert!(noticed("README.md", concat!("see /ro", "ot/jangbu\n")).starts_with("wording: README.md:1"));
    assert!(noticed("README.md", concat!("from pypi", ".org\n")).starts_with("wording: README.md:1"));
    assert!(noticed("README.md", concat!("export HOME=${HOME:-/ro", "ot}\n")).starts_with("wording: README.md:1"));
    let harmless = concat!("$JANGBU/ho", "me/x and my/wo", "rk/x and /ho", "mely and /wo", "rk-shop\n");
    assert_eq!(findings(&[("README.md", harmless)]), Vec::<String>::new());
}

#[test]
fn a_package_from_elsewhere_is_noticed() {
    let finding = noticed("Cargo.lock", "name = \"x\"\nsource = \"git+https://example.com/x#1\"\n");
    assert!(finding.starts_with("lockfile: Cargo.lock:2"), "{finding}");
}
