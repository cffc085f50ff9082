//! Who changes the books behind jangbu's back is found out: by the chain, and by a head noted elsewhere.

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{bank, orders, refunds, settlement},
    independent_check::script,
    shared_sources::repository,
};

/// Changes the database of a company; `{journal}` is the table of inlined journal lines, and so for every table.
const CHANGE: &str = r#"
import sqlite3, sys
books = sqlite3.connect(sys.argv[1])
inlined = books.execute("SELECT t.table_name, i.table_name FROM ducklake_inlined_data_tables i "
                        "JOIN ducklake_table t USING (table_id) ORDER BY i.schema_version").fetchall()
for sql in sys.argv[2].split(";"):
    for (table, name) in inlined:
        sql = sql.replace("{" + table + "}", f'"{name}"')
    before = books.total_changes
    books.execute(sql)
    assert books.total_changes > before, sql
books.commit()
"#;

/// Writes a journal file of the lake anew with another product, and tells the catalog its size.
const REWRITE: &str = r#"
import duckdb, glob, os, sqlite3, sys
(path,) = glob.glob(os.path.join(sys.argv[1], "lake", "**", "journal", "**", "*.parquet"), recursive=True)
lake = duckdb.connect()
lake.execute(f"COPY (SELECT * REPLACE (CASE WHEN product = 'tee' THEN 'cap' ELSE product END AS product) "
             f"FROM read_parquet('{path}')) TO '{path}.new' (FORMAT parquet)")
os.replace(path + ".new", path)
tail = open(path, "rb").read()[-8:]
books = sqlite3.connect(os.path.join(sys.argv[1], "books.db"))
books.execute("UPDATE ducklake_data_file SET file_size_bytes = ?, footer_size = ? WHERE path LIKE ?",
              (os.path.getsize(path), int.from_bytes(tail[:4], "little"), "%" + os.path.basename(path)))
books.commit()
print(books.total_changes)
"#;

fn company() -> Company {
    let company = Company::shop(Place::Sqlite);
    company.import(
        "a.csv",
        &orders(&[("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)]),
        "2026-03-10",
    );
    company.import("b.csv", &orders(&[("O-3", "2026-03-07", "tee", 33_000)]), "2026-03-11");
    company.check();
    company
}

/// Changes the books of a company behind its back, by statements joined by `;` that each change something.
#[track_caller]
pub fn changed(company: &Company, sql: &str) {
    script(CHANGE, &[company.books().join("books.db").to_str().unwrap(), sql]);
}

/// What `check` finds broken: rule and subject.
#[track_caller]
pub fn broken(company: &Company) -> Vec<(String, String)> {
    let answer = company.run(&["check", "--format", "json"]);
    assert_eq!(answer.code, Some(1), "{}\n{}", answer.out, answer.err);
    let report = answer.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let found: Vec<_> = report["broken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (text(&found["rule"]), text(&found["subject"])))
        .collect();
    let verified = report["verified"].as_array().unwrap();
    assert!(found.iter().all(|(rule, _)| verified.iter().all(|it| it != rule)), "{report:#}");
    found
}

fn link(batch: i64) -> (String, String) {
    ("G35".to_owned(), format!("batch {batch}"))
}

#[test]
fn a_changed_amount_breaks_the_chain_and_the_balance() {
    let company = company();
    changed(
        &company,
        "UPDATE {journal} SET amount = '12000', functional = '12000' WHERE entry_id = 1 AND code = '108'",
    );
    let found = broken(&company);
    assert!(found.contains(&link(5)) && found.contains(&("G1".to_owned(), "entry 1".to_owned())), "{found:?}");
}

#[test]
fn a_change_that_still_balances_breaks_the_chain() {
    let company = company();
    changed(&company, "UPDATE {journal} SET product = 'cap' WHERE entry_id = 1 AND product = 'tee'");
    assert!(broken(&company).contains(&link(5)));
}

#[test]
fn a_line_moved_to_another_day_breaks_the_chain() {
    let company = company();
    changed(&company, "UPDATE {journal} SET posted_on = '2026-02-05' WHERE entry_id = 3");
    assert!(broken(&company).contains(&link(6)));
}

#[test]
fn a_removed_entry_breaks_the_chain() {
    let company = company();
    changed(&company, "DELETE FROM {journal} WHERE entry_id = 2");
    assert!(broken(&company).contains(&link(5)));
}

#[test]
fn a_changed_file_of_the_lake_breaks_the_chain() {
    let company = company();
    company.ok(&["compact", "--keep-minutes", "0"]);
    company.check();
    let done = script(REWRITE, &[company.books().to_str().unwrap()]);
    assert_eq!(done.trim(), "1", "the catalog names the file");
    let found = broken(&company);
    assert!(found.contains(&link(5)) && found.contains(&link(6)), "{found:?}");
}

#[test]
fn a_changed_record_of_who_and_when_breaks_the_chain() {
    for (sql, batch) in [
        ("UPDATE jangbu_batch SET actor = 'nobody' WHERE id = 5", 5),
        ("UPDATE jangbu_batch SET recorded_at = '2026-01-03T00:00:00Z' WHERE id = 6", 6),
        ("UPDATE jangbu_batch SET raw_hash = '00' WHERE id = 5", 5),
        ("UPDATE jangbu_batch SET detail = '{}' WHERE id = 2", 2),
        ("UPDATE jangbu_batch SET chain_head = (SELECT chain_head FROM jangbu_batch WHERE id = 4) WHERE id = 5", 5),
    ] {
        let company = company();
        changed(&company, sql);
        let found = broken(&company);
        assert!(found.contains(&link(batch)), "{sql}: {found:?}");
    }
}

#[test]
fn a_batch_struck_from_the_log_breaks_the_chain() {
    let company = company();
    changed(&company, "DELETE FROM jangbu_batch WHERE id = 3");
    assert!(broken(&company).contains(&link(4)));
}

#[test]
fn a_cut_tail_is_seen_with_a_head_noted_earlier() {
    let company = company();
    let earlier = company.copy();
    company.import("c.csv", &orders(&[("O-4", "2026-03-08", "tee", 4_400)]), "2026-03-12");
    let (old, new) = (earlier.log().0, company.log().0);
    assert_ne!(old, new);
    company.ok(&["check", "--head", &new]);
    company.ok(&["check", "--head", &old]);
    // The copy is whole in itself; only who noted the later head can tell that its tail is gone.
    earlier.check();
    earlier.ok(&["check", "--head", &old]);
    let report = earlier.run(&["check", "--head", &new, "--format", "json"]).json();
    assert!(report["verified"].as_array().unwrap().iter().all(|rule| rule != "G35"), "{report:#}");
    let said = earlier.fails(1, &["check", "--head", &new]);
    assert!(said.contains("G35") && said.contains(&new), "{said}");
}

#[test]
fn a_rebuild_refuses_facts_that_were_changed() {
    let company = company();
    let sql = "UPDATE {order_line} SET gross = '12000' WHERE order_id = 'O-1'";
    let journal = company.export("journal", &[]);
    changed(&company, sql);
    assert!(company.fails(2, &["rebuild"]).contains("nothing was replaced"));
    assert_eq!(journal, company.export("journal", &[]));
    let verdict = company.run(&["rebuild", "--verify", "--format", "json"]);
    assert_eq!((verdict.code, &verdict.json()["chain_equal"]), (Some(1), &false.into()));
}

/// Something of every kind of fact, and of what is recorded beside facts.
fn company_with_all_facts() -> Company {
    let company = company();
    let sample = |format: &str| {
        let path = repository(&format!("crates/ingest/fixtures/{format}/sample.csv"));
        let text = std::fs::read_to_string(path).unwrap();
        text.replace("toss-main", "toss")
            .replace("hanbit", "own")
            .replace("kb-main", "kb")
            .replace("naver-main", "naver")
    };
    for format in
        ["naver_search_ad_ui", "fx_rate", "product", "payout", "order_touch", "media_charge", "opening_balance"]
    {
        company.import(&format!("{format}.csv"), &sample(format), "2026-04-03");
    }
    company.import("refunds.csv", &refunds(&[("R-1", "O-2", "2026-03-09", 5_500)]), "2026-03-12");
    company.import(
        "toss.csv",
        &settlement(&[("T-1", "O-1", 11_000, 330, 33, "2026-03-05", "2026-03-09")]),
        "2026-03-12",
    );
    company.import("kb.csv", &bank(1_000_000, &[("2026-03-09 10:00:00", "토스페이먼츠", 10_637)]), "2026-03-12");
    let bad = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\nO-8,O-8-1,2026-13-05,tee,1,100\nO-9,O-9-1,언제,tee,1,100\n";
    assert_eq!(company.import("bad.csv", bad, "2026-03-12")["quarantined"], 2);
    company.check();
    company
}

fn sealed(batch: &str) -> (String, String) {
    ("G3".to_owned(), format!("batch {batch}"))
}

#[test]
fn a_changed_fact_of_any_kind_is_named() {
    let company = company_with_all_facts();
    // Columns that no posting and no balance depends on.
    for (table, change) in [
        ("ad_claim", "value = '1'"),
        ("ad_delivery", "clicks = clicks + 1"),
        ("bank_line", "memo = 'x'"),
        ("fx_rate", "source = 'x'"),
        ("media_charge", "document_no = 'x'"),
        ("opening_balance", "note = 'x'"),
        ("order_change", "tax = 'exempt'"),
        ("order_line", "customer = 'x'"),
        ("order_touch", "coupon = 'x'"),
        ("payout", "amount = '1'"),
        ("payout_line", "method = 'x'"),
        ("product", "category = 'x'"),
    ] {
        let batch = company.export(table, &[])[0]["batch_id"].clone();
        let copy = company.copy();
        changed(&copy, &format!("UPDATE {{{table}}} SET {change} WHERE batch_id = {batch}"));
        let found = broken(&copy);
        assert!(found.contains(&sealed(&batch)), "{table}: {found:?}");
        let verdict = copy.run(&["rebuild", "--verify", "--format", "json"]);
        assert_eq!(verdict.code, Some(1), "{table}: {}\n{}", verdict.out, verdict.err);
    }
}

#[test]
fn facts_stay_sealed_whatever_files_they_rest_in() {
    let company = company_with_all_facts();
    company.ok(&["compact", "--keep-minutes", "0"]);
    company.check();
    company.ok(&["rebuild"]);
    company.check();
}

#[test]
fn what_was_recorded_beside_facts_cannot_be_changed_unnoticed() {
    let company = company_with_all_facts();
    let rows = company.json(&["quarantine", "list"]);
    let bad = rows[0]["batch_id"].to_string();
    let ads = company.export("ad_delivery", &[])[0]["batch_id"].clone();
    for (sql, subject) in [
        ("DELETE FROM jangbu_quarantine WHERE id = 2", sealed(&bad)),
        ("UPDATE jangbu_quarantine SET raw = 'x' WHERE id = 1", sealed(&bad)),
        ("DELETE FROM jangbu_replaced_day WHERE on_day = '2026-03-03'", sealed(&ads)),
        (
            "UPDATE jangbu_quarantine SET state = 'dismissed' WHERE id = 1",
            ("G3".to_owned(), "quarantined row 1".to_owned()),
        ),
        ("UPDATE jangbu_batch SET file_name = 'x' WHERE id = 5", link(5)),
        ("UPDATE jangbu_batch SET rows_read = 9 WHERE id = 5", link(5)),
        ("UPDATE jangbu_batch SET chunks = '0,1' WHERE id = 5", link(5)),
        ("UPDATE jangbu_batch SET facts_hash = '' WHERE id = 5", link(5)),
    ] {
        let copy = company.copy();
        changed(&copy, sql);
        let found = broken(&copy);
        assert!(found.contains(&subject), "{sql}: {found:?}");
    }
    // What people do with a row is in the log, and no alarm.
    company.ok(&["quarantine", "dismiss", "1", "--reason", "a test order"]);
    company.ok(&["quarantine", "fix", "2", "--set", "결제일시=2026-03-06"]);
    company.ok(&["quarantine", "restore", "1", "--reason", "an order after all"]);
    company.check();
}

#[test]
fn a_raw_file_that_is_gone_or_changed_is_named() {
    let company = company();
    let raw = company.books().join("raw");
    let mut files: Vec<_> = std::fs::read_dir(&raw).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 2);
    std::fs::copy(&files[0], &files[1]).unwrap();
    std::fs::remove_file(&files[0]).unwrap();
    let mut found = broken(&company);
    found.sort();
    assert_eq!(found, [sealed("5"), sealed("6")]);
}
