//! A workbook with several sheets: each is imported once, by its name.

use rust_xlsxwriter::Workbook;

use crate::{
    company::{Company, Place},
    exports::{orders, refunds},
};

/// Text of a CSV as cells.
fn fill(workbook: &mut Workbook, name: &str, csv: &str) {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

#[test]
fn both_sheets_of_a_workbook_come_in_and_each_once() {
    let company = Company::shop(Place::Sqlite);
    let mut workbook = Workbook::new();
    fill(&mut workbook, "주문", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    fill(&mut workbook, "반품", &refunds(&[("C-1", "O-1", "2026-03-08", 11_000)]));
    let path = company.home().join("march.xlsx").to_string_lossy().into_owned();
    workbook.save(&path).unwrap();

    let asked = company.fails(2, &["import", &path]);
    assert!(asked.contains("주문") && asked.contains("반품") && asked.contains("--sheet"), "{asked}");
    let first = company.ok(&["import", &path, "--sheet", "주문"]);
    assert!(first.contains("not read: 반품") && first.contains("--sheet NAME"), "{first}");
    assert_eq!(company.balance("401"), -10_000);
    company.ok(&["import", &path, "--sheet", "반품"]);
    assert_eq!(company.balance("402"), 10_000);

    let before = company.log();
    for sheet in ["주문", "반품"] {
        let again = company.ok(&["import", &path, "--sheet", sheet]);
        assert!(again.contains("already"), "{again}");
    }
    company.ok(&["import", &path]);
    assert_eq!(company.log(), before);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}
