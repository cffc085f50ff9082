//! One table in every form.
#![allow(clippy::unwrap_used)]

use jangbu_core::{Currency, Decimal, Money};
use jiff::civil::date;
use measure::Ratio;

use crate::{
    Cell, Column, Explanation, Kind, Lang, Line, Part, Reference, Table, Values, csv, explanation::FactPart, json, text,
};

fn ratio(row: usize) -> Cell<'static> {
    [Ratio::of(16, 5), None, Ratio::of(-1, 3)][row].map_or(Cell::None, Cell::Ratio)
}

fn table() -> Table {
    let usd = "USD".parse().unwrap();
    Table {
        title: "profit",
        about: vec![("from", "2026-03-01".to_owned())],
        columns: vec![
            Column::new("campaign", Values::Named(vec!["".into(), "봄 세일".into(), "a,\"b\"".into()], vec![1, 2, 0])),
            Column::new("day", Values::Date(vec![date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 7)])),
            Column::new("clicks", Values::Count(vec![1_234, 0, -5])).with_total(Cell::Count(1_229)),
            Column::new("claimed", Values::Number(vec![Decimal::new(150, 2), Decimal::ZERO, Decimal::ONE])),
            Column::new("revenue", Values::Money(Currency::KRW, vec![1_000_000, -5, 0]))
                .referred("revenue")
                .with_total(Cell::Money(Money::krw(999_995))),
            Column::new(
                "amount",
                Values::Amounts(vec![Some(Money::new(-5, usd)), None, Some(Money::new(123_456, usd))]),
            ),
            Column::new("roas", Values::Computed(Kind::Ratio, 3, Box::new(ratio))),
        ],
        beneath: vec![("linked_orders", Cell::Count(3))],
        main_measure: "margin",
        ..Table::default()
    }
}

fn with_references() -> Table {
    let refer = |line, measure: &str| {
        let day = match line {
            Line::Row(row) => row.to_string(),
            Line::Total => "all".to_owned(),
            Line::Beneath => "beneath".to_owned(),
        };
        Some(Reference::new("profit", measure).with("row", &day).to_string())
    };
    Table { refer: Some(Box::new(refer)), ..table() }
}

fn written(write: impl Fn(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn people_see_aligned_columns_in_their_language() {
    let expected = "\
수익성 · 시작 2026-03-01
캠페인    일           클릭  전환(매체)       매출      금액     ROAS
봄 세일   2026-03-05  1,234         1.5  1,000,000     -0.05   3.2000
a,\"b\"     2026-03-06      0           0         -5         -        -
(미귀속)  2026-03-07     -5           1          0  1,234.56  -0.3333
---------------------------------------------------------------------
합계                  1,229                999,995
캠페인 연결 주문: 3
";
    assert_eq!(text::render(&table(), Lang::Ko), expected);
    let empty = |about| text::render(&Table { columns: Vec::new(), about, ..table() }, Lang::En);
    assert!(empty(table().about).contains("Nothing in this period."));
    assert!(empty(Vec::new()).contains("Nothing here yet."));
}

#[test]
fn every_number_has_its_reference_beneath() {
    let expected = "
References, for jangbu explain
봄 세일 · 2026-03-05  profit/margin?row=0
  Revenue  profit/revenue?row=0
a,\"b\" · 2026-03-06  profit/margin?row=1
  Revenue  profit/revenue?row=1
(not attributed) · 2026-03-07  profit/margin?row=2
  Revenue  profit/revenue?row=2
Total  profit/margin?row=all
  Revenue  profit/revenue?row=all
Beneath
  Orders linked to a campaign  profit/linked_orders?row=beneath
";
    let shown = text::render(&with_references(), Lang::En);
    assert!(shown.ends_with(expected), "{shown}");
    assert!(!shown.contains("Ref\n"), "{shown}");
    let value: serde_json::Value = serde_json::from_str(&written(|out| json::write(&with_references(), out))).unwrap();
    assert_eq!(value["refs"]["linked_orders"], "profit/linked_orders?row=beneath");
}

#[test]
fn no_text_is_run_as_a_formula() {
    let texts = ["=1+1", "-2+3", "@SUM(A1)", "+82-10-1234", "\tx", "-12.50", "+3", "-1,000", "a=b"];
    let column = Column::new("campaign", Values::Text(texts.map(Into::into).to_vec()));
    let table = Table { columns: vec![column], ..Table::default() };
    let expected = "campaign\n'=1+1\n'-2+3\n'@SUM(A1)\n'+82-10-1234\n'\tx\n-12.50\n+3\n\"-1,000\"\na=b\n";
    assert_eq!(written(|out| csv::write(&table, out)), expected);
}

#[test]
fn spreadsheets_get_plain_numbers() {
    let expected = "\
campaign,day,clicks,claimed,revenue,amount,roas
봄 세일,2026-03-05,1234,1.5,1000000,-0.05,3.2000
\"a,\"\"b\"\"\",2026-03-06,0,0,-5,,
,2026-03-07,-5,1,0,1234.56,-0.3333
";
    assert_eq!(written(|out| csv::write(&table(), out)), expected);
    let last = written(|out| csv::write(&with_references(), out));
    assert!(last.starts_with("campaign,day,clicks,claimed,revenue,amount,roas,ref,revenue_ref\n"), "{last}");
    assert!(last.ends_with("-0.3333,profit/margin?row=2,profit/revenue?row=2\n"), "{last}");
}

#[test]
fn many_rows_keep_their_order() {
    let count = 100_000_i64;
    let table = Table { columns: vec![Column::new("count", Values::Count((0..count).collect()))], ..Table::default() };
    let numbers = (0..count).map(|number| number.to_string());
    let expected: Vec<String> = std::iter::once("count".to_owned()).chain(numbers).collect();
    assert!(written(|out| csv::write(&table, out)).lines().eq(expected));
}

#[test]
fn programs_get_money_with_its_currency() {
    let text = written(|out| json::write(&with_references(), out));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["report"], "profit");
    assert_eq!(value["rows"][0]["revenue"], serde_json::json!({"minor": 1_000_000, "currency": "KRW"}));
    assert_eq!(value["rows"][0]["roas"], "3.2000");
    assert_eq!(value["rows"][1]["amount"], serde_json::Value::Null);
    assert_eq!(value["rows"][2]["refs"]["revenue"], "profit/revenue?row=2");
    assert_eq!(value["totals"]["clicks"], 1_229);
    assert_eq!(value["totals"]["ref"], "profit/margin?row=all");
    assert_eq!(value["linked_orders"], 3);
}

#[test]
fn an_explanation_goes_down_to_the_raw_row() {
    let fact = FactPart {
        reference: "fact/4294967297".to_owned(),
        kind: "order_line".to_owned(),
        fields: vec![("gross".to_owned(), "1000.125".to_owned())],
        standing: "in force".to_owned(),
        file: "orders.csv".to_owned(),
        line: 7,
        raw: "O-1,1000.125".to_owned(),
    };
    let explanation = Explanation {
        reference: "profit/revenue".to_owned(),
        words: vec!["Sales and shipping.".to_owned()],
        value: Some(Cell::Money(Money::krw(1_000))),
        parts: vec![Part::Table(Box::new(table())), Part::Fact(fact), Part::Words("Nothing else.".to_owned())],
    };
    let shown = explanation.render(Lang::En);
    assert!(shown.starts_with("profit/revenue\nSales and shipping.\n= 1,000 KRW\n\nProfit"), "{shown}");
    assert!(shown.contains("  file orders.csv line 7\n  > O-1,1000.125\n"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&written(|out| explanation.write_json(out))).unwrap();
    assert_eq!(json["parts"][1]["fields"]["gross"], "1000.125");
    assert_eq!(json["value"]["minor"], 1_000);
}

/// The first sheet as someone else's reader sees it, and the parts of its file.
fn opened(bytes: &[u8]) -> (calamine::Range<calamine::Data>, String) {
    use calamine::Reader as _;
    let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    (range, xml)
}

#[test]
fn a_workbook_has_numbers_as_numbers_and_days_as_days() {
    use calamine::Reader as _;
    let mut out = Vec::new();
    crate::xlsx::write(&table(), Lang::Ko, &mut out).unwrap();
    let workbook = calamine::Xlsx::new(std::io::Cursor::new(out.as_slice())).unwrap();
    assert_eq!(workbook.sheet_names(), ["수익성"], "a sheet is named after what it holds");
    let (range, _) = opened(&out);
    let row = |at: u32| (0..7).map(|column| range.get_value((at, column)).unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(row(0), ["캠페인", "일", "클릭", "전환(매체)", "매출", "금액", "ROAS"]);
    assert_eq!(row(1), ["봄 세일", "46086", "1234", "1.5", "1000000", "-0.05", "3.2"]);
    assert_eq!(row(2), ["a,\"b\"", "46087", "0", "0", "-5", "", ""]);
    assert_eq!(row(4), ["합계", "", "1229", "", "999995", "", ""]);
    assert!(matches!(range.get_value((1, 4)), Some(calamine::Data::Float(_) | calamine::Data::Int(_))));
}

#[test]
fn no_text_becomes_a_formula_and_no_digit_is_lost_in_a_workbook() {
    let nasty = ["=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "-5"];
    let texts = nasty.iter().map(|text| (*text).into()).collect();
    let large = vec![Decimal::new(i64::MAX, 0); nasty.len()];
    let columns = vec![Column::new("campaign", Values::Text(texts)), Column::new("claimed", Values::Number(large))];
    let mut out = Vec::new();
    crate::xlsx::write(&Table { columns, ..Table::default() }, Lang::En, &mut out).unwrap();
    let (range, xml) = opened(&out);
    for (at, text) in (1..).zip(nasty) {
        assert_eq!(range.get_value((at, 0)), Some(&calamine::Data::String(text.to_owned())));
        assert_eq!(range.get_value((at, 1)), Some(&calamine::Data::String(i64::MAX.to_string())));
    }
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "{xml}");
}
