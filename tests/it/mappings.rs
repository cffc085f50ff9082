//! A CSV in any other layout is read with a mapping file that jangbu drafts.

use crate::company::{Company, Place, written};

/// Sales as some mall writes them: its own words, semicolons, day before month.
const SALES: &str = "order_id;bought;sku;pieces;price;state\n\
                     A-1;05/03/2026 10:11;tee;2;5500;OK\n\
                     A-1;05/03/2026 10:11;cap;1;5500;OK\n\
                     A-2;06/03/2026 23:59;tee;1;5500;RETURNED\n";

fn a_drafted_mapping_is_mended_and_then_imports(place: Place) {
    let company = Company::shop(place);
    let csv = company.file("sales.csv", SALES);
    company.fails(2, &["import", &csv, "--as-of", "2026-03-10"]);
    let toml = format!("{csv}.toml");
    let said = company.ok(&["map", &csv, "--to", &toml]);
    assert!(said.contains("--mapping"), "{said}");
    let draft = std::fs::read_to_string(&toml).unwrap();
    for word in [
        "format = \"order\"",
        "order_id = \"order_id\"",
        "product = \"sku\"",
        "quantity = \"pieces\"",
        "unit_price = \"price\"",
        "\"bought\": dates",
    ] {
        assert!(draft.contains(word), "`{word}` is not in\n{draft}");
    }
    assert_eq!(company.ok(&["map", &csv]), draft);

    let import = ["import", &csv, "--mapping", &toml, "--as-of", "2026-03-10"];
    let said = company.fails(2, &import);
    assert!(said.contains("paid_at"), "the draft lacks a date, and the program says which column: {said}");
    let mended = draft.replacen("[columns]\n", "[columns]\npaid_at = \"bought\"\n", 1).replacen(
        "[match]",
        "date_format = \"%d/%m/%Y %H:%M\"\nkey = [\"sku\"]\n\n[match]",
        1,
    );
    std::fs::write(&toml, mended).unwrap();
    let answer = company.json(&import)[0].clone();
    assert_eq!((&answer["batch"]["facts"], &answer["quarantined"]), (&3.into(), &0.into()), "{answer}");
    assert_eq!(company.balances(&[]), written("108 22,000 \n 255 -2,000 \n 401 -20,000"));
    let days: Vec<_> = company.export("order_line", &[]).iter().map(|row| row["paid_on"].clone()).collect();
    assert_eq!(days.iter().filter(|day| *day == "2026-03-05").count(), 2, "{days:?}");
    company.check();
}

fn a_row_read_by_a_mapping_can_be_mended_in_quarantine(place: Place) {
    let company = Company::shop(place);
    let csv = company.file("sales.csv", &SALES.replace("06/03/2026 23:59", "2026년쯤"));
    let toml = company.file(
        "mall.toml",
        "name = \"mall\"\nformat = \"order\"\ndate_format = \"%d/%m/%Y %H:%M\"\nkey = [\"sku\"]\n\
         [columns]\norder_id = \"order_id\"\npaid_at = \"bought\"\nproduct = \"sku\"\nquantity = \"pieces\"\nunit_price = \"price\"\n\
         [[rules]]\ncolumn = \"state\"\nequals = \"RETURNED\"\nset = { tax = \"exempt\" }\n",
    );
    let answer = company.json(&["import", &csv, "--mapping", &toml, "--as-of", "2026-03-10"])[0].clone();
    assert_eq!(answer["quarantined"], 1, "{answer}");
    let row = &company.json(&["quarantine", "list"])[0];
    assert_eq!((&row["column"], &row["value"], &row["line"]), (&"bought".into(), &"2026년쯤".into(), &4.into()));
    company.ok(&["quarantine", "fix", "1", "--set", "bought=06/03/2026 23:59"]);
    // The rule of the mapping still holds for the mended row: no VAT on it.
    assert_eq!(company.balances(&[]), written("108 22,000 \n 255 -1,500 \n 401 -20,500"));
    company.check();
}

/// A bank nobody has written a format for: pipes, German dates, one column of its own kind.
fn the_statement_of_an_unknown_bank_is_imported_with_a_hand_made_mapping(place: Place) {
    let company = Company::shop(place);
    let csv = company.file(
        "newbank.csv",
        "Buchung|Gegenseite|Weg|Her|Stand\n05.03.2026 10:00|토스페이먼츠|0|50000|150000\n06.03.2026 11:00|홍길동|30000|0|120000\n",
    );
    company.fails(2, &["import", &csv, "--as-of", "2026-03-10"]);
    let toml = company.file(
        "newbank.toml",
        "name = \"new bank\"\nformat = \"bank_csv\"\ndelimiter = \"|\"\ndate_format = \"%d.%m.%Y %H:%M\"\n\
         [match]\nheader = [\"Buchung\", \"Gegenseite\", \"Weg\", \"Her\", \"Stand\"]\n\
         [columns]\nbooked_at = \"Buchung\"\ncounterparty = \"Gegenseite\"\nout = \"Weg\"\nin = \"Her\"\nbalance = \"Stand\"\n",
    );
    let answer = company.json(&["import", &csv, "--mapping", &toml, "--as-of", "2026-03-10"])[0].clone();
    assert_eq!((&answer["batch"]["format"], &answer["batch"]["facts"]), (&"bank_csv".into(), &2.into()), "{answer}");
    assert_eq!(company.balances(&[]), written("103 20,000 \n 134 30,000 \n 1391 -50,000"));
    company.check();
    // The mapping is for its own files only.
    let other = company.file("other.csv", "Datum;Betrag\n05.03.2026;50000\n");
    company.fails(2, &["import", &other, "--mapping", &toml]);
}

fn a_mapping_with_a_mistake_says_what_is_wrong(place: Place) {
    let company = Company::shop(place);
    let csv = company.file("sales.csv", SALES);
    for (text, word) in [
        ("name = \"x\"\nformat = \"nonsense\"\n", "nonsense"),
        ("name = \"x\"\nformat = \"order\"\n[columns]\norder_number = \"order_id\"\n", "order_number"),
        ("name = \"x\"\nformat = \"order\"\ncolour = \"red\"\n", "colour"),
    ] {
        let toml = company.file("bad.toml", text);
        let said = company.fails(2, &["import", &csv, "--mapping", &toml]);
        assert!(said.contains(word) && said.contains("bad.toml"), "`{word}` is not in\n{said}");
    }
    assert_eq!(company.log().1, 4);
}

fn a_mapping_kept_with_the_company_is_found_by_the_header_of_a_file(place: Place) {
    let company = Company::shop(place);
    let csv = company.file("sales.csv", SALES);
    let said = company.ok(&["map", &csv, "--as", "order", "--save", "mall"]);
    let kept = company.books().join("mappings/mall.toml");
    assert!(said.contains(kept.to_str().unwrap()) && !said.contains("--mapping"), "{said}");
    for bad in [&["map", &csv, "--save", "mall"][..], &["map", &csv, "--save", "../x"], &["map", &csv, "--as", "sales"]]
    {
        company.fails(2, bad);
    }
    let said = company.fails(2, &["import", &csv, "--as-of", "2026-03-10"]);
    assert!(said.contains("mall") && said.contains("paid_at"), "the kept draft lacks a date: {said}");
    let draft = std::fs::read_to_string(&kept).unwrap();
    let mended = draft.replacen("[columns]\n", "[columns]\npaid_at = \"bought\"\n", 1).replacen(
        "[match]",
        "date_format = \"%d/%m/%Y %H:%M\"\nkey = [\"sku\"]\n\n[match]",
        1,
    );
    std::fs::write(&kept, mended).unwrap();
    company.ok(&["import", &csv, "--as-of", "2026-03-10"]);
    let next = "order_id;bought;sku;pieces;price;state\nA-3;07/03/2026 10:00;cap;1;1100;OK\nA-4;soon;cap;1;2200;OK\n";
    let answer = company.import("next.csv", next, "2026-03-11");
    assert_eq!((&answer["batch"]["format"], &answer["quarantined"]), (&"order".into(), &1.into()), "{answer}");
    assert!(answer["batch"]["detail"].as_str().unwrap().contains("mall"), "the batch keeps its mapping: {answer}");
    // The row is read by the mapping of its batch, whatever became of the file.
    std::fs::remove_file(&kept).unwrap();
    company.ok(&["quarantine", "fix", "1", "--set", "bought=08/03/2026 10:00"]);
    assert_eq!(company.balances(&[]), written("108 25,300 \n 255 -2,300 \n 401 -23,000"));
    company.check();
    std::fs::write(&kept, "name = 1").unwrap();
    let said =
        company.fails(2, &["import", &company.file("more.csv", &next.replace("A-3", "A-5")), "--as-of", "2026-03-12"]);
    assert!(said.contains("mall.toml"), "{said}");
}

fn orders_without_a_pay_day_are_told_to_wait_and_another_kind_of_account_is_refused(place: Place) {
    let company = Company::shop(place);
    let orders = "주문번호,주문일,상품코드,수량,판매단가\nA-1,2026-03-02,tee,1,5500\n";
    let csv = company.file("orders.csv", orders);
    let said = company.fails(2, &["import", &csv, "--account", "kb", "--as-of", "2026-03-10"]);
    assert!(said.contains("`kb` is a bank account; this file needs a shop account"), "{said}");
    let said = company.fails(2, &["import", &csv, "--as", "bank_csv", "--as-of", "2026-03-10"]);
    assert!(said.contains("it looks like `order`"), "{said}");
    let said = company.ok(&["import", &csv, "--as-of", "2026-03-10"]);
    assert!(said.contains("paid_at = \"주문일\""), "{said}");
    let more = company.file("more.csv", &orders.replace("A-1", "A-2"));
    let answer = company.json(&["import", &more, "--as-of", "2026-03-10"]);
    assert_eq!(answer[0]["waiting"]["count"], 1, "{answer}");
}

on_both!(
    a_mapping_kept_with_the_company_is_found_by_the_header_of_a_file,
    a_drafted_mapping_is_mended_and_then_imports,
    a_row_read_by_a_mapping_can_be_mended_in_quarantine,
    the_statement_of_an_unknown_bank_is_imported_with_a_hand_made_mapping,
    a_mapping_with_a_mistake_says_what_is_wrong,
    orders_without_a_pay_day_are_told_to_wait_and_another_kind_of_account_is_refused,
);
