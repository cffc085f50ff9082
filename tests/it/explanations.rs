//! Every printed number can be walked back, and what an explanation shows adds up to it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{ad_report, orders, products, refunds, settlement, touches},
};

/// A small month in which every column of the profit report has something to say.
pub fn month(place: Place) -> Company {
    let company = Company::shop(place);
    company.at("2026-03-20T09:00:00+09:00");
    let (first, second) = ("2026-03-05", "2026-03-06");
    company.import(
        "products.csv",
        &products(&[("tee", "4000.5", "2026-01-01"), ("cap", "2000", "2026-01-01")]),
        "2026-03-01",
    );
    let sales = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액,판매자할인,배송비\n\
                 O-1,1,2026-03-05 10:00,tee,2,22000,1100,3000\nO-1,2,2026-03-05 10:00,cap,1,5500,0,0\n\
                 O-2,1,2026-03-05 11:00,cap,1,5500,0,0\nO-3,1,2026-03-06 11:00,tee,1,11000,0,2500\n";
    company.import("orders.csv", sales, "2026-03-10");
    company.import(
        "touches.csv",
        &touches(&[("O-1", "2026-03-05 09:00", "brand"), ("O-3", "2026-03-06 09:00", "shop")]),
        "2026-03-10",
    );
    let change =
        "구분,주문번호,상품주문번호,수량,클레임번호,처리일시,환불금액,재입고\n반품,O-1,2,1,C-1,2026-03-06,5500,Y\n";
    company.import("refunds.csv", change, "2026-03-10");
    let ads = "\"캠페인보고서(2026.03.05.~2026.03.06.),1234567\"\n\
               일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\",총 전환수,총 전환매출액(원)\n\
               2026.03.05.,brand,a,1000,22,11001,3,90000\n2026.03.05.,brand,b,300,2,3333,0,0\n\
               2026.03.05.,shop,a,900,12,7000,1,30000\n2026.03.06.,shop,a,800,10,6500,1,11000\n";
    company.import("ads.csv", ads, "2026-03-10");
    let paid =
        [("T-1", "O-1", 30_400, 912, 91, first, "2026-03-09"), ("T-2", "O-3", 13_500, 405, 40, second, "2026-03-10")];
    company.import("toss.csv", &settlement(&paid), "2026-03-10");
    company.check();
    company
}

/// A number as printed, whatever form it is in: minor units, pieces, or a text.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Object(money) => Some(money["minor"].to_string()),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// All tables of an explanation whose amounts add up, with their totals.
fn amounts(explanation: &Value) -> Vec<(String, i64, i64)> {
    let parts = explanation["parts"].as_array().unwrap();
    let tables = parts.iter().filter(|part| part["totals"]["amount"]["minor"].is_i64());
    tables
        .map(|table| {
            let rows = table["rows"].as_array().unwrap();
            let sum = rows.iter().map(|row| row["amount"]["minor"].as_i64().unwrap()).sum();
            (table["report"].as_str().unwrap().to_owned(), sum, table["totals"]["amount"]["minor"].as_i64().unwrap())
        })
        .collect()
}

/// Explains every cell of a line and compares; how many numbers there were.
fn explained(company: &Company, line: &Value, seen: &mut BTreeMap<String, usize>) {
    for (measure, reference) in line["refs"].as_object().expect("--refs gives references") {
        let told = company.json(&["explain", reference.as_str().unwrap(), "--top", "1000"]);
        let (printed, value) = (number(&line[measure]), number(&told["value"]));
        assert_eq!(printed, value, "{reference}");
        let value = told["value"]["minor"].as_i64();
        for (table, rows, total) in amounts(&told) {
            assert_eq!(rows, total, "{table} of {reference} does not add up");
            assert_eq!(Some(total), value, "{table} of {reference} is not the number");
            *seen.entry(measure.clone()).or_default() += 1;
        }
    }
}

fn the_explanation_of_every_cell_of_a_profit_report_equals_the_cell(place: Place) {
    let company = month(place);
    let report = company.json(&["report", "profit", "--by", "campaign,day", "--refs"]);
    let rows = report["rows"].as_array().unwrap();
    assert!(rows.len() >= 5, "campaigns, days and what is not attributed: {report}");
    let mut seen = BTreeMap::new();
    for line in rows.iter().chain([&report["totals"]]) {
        explained(&company, line, &mut seen);
    }
    for measure in ["ad_cost", "revenue", "discount", "refund", "cogs", "fee", "margin"] {
        assert!(seen.get(measure).is_some_and(|tables| *tables > 2), "{measure} was never broken down: {seen:?}");
    }
    // The lines of the report are all of the books.
    let totals = &report["totals"];
    for measure in ["ad_cost", "revenue", "discount", "refund", "cogs", "fee", "margin"] {
        let sum: i64 = rows.iter().map(|row| row[measure]["minor"].as_i64().unwrap()).sum();
        assert_eq!(totals[measure]["minor"], sum, "{measure}");
    }
    let books = company.balances(&[]);
    let minor = |measure: &str| totals[measure]["minor"].as_i64().unwrap();
    assert_eq!(minor("revenue"), -books["401"] - books["4011"]);
    assert_eq!((minor("discount"), minor("refund"), minor("cogs")), (books["4021"], books["402"], books["451"]));
    assert_eq!((minor("fee"), minor("ad_cost")), (books["831"], books["833"]));
}

fn an_explanation_ends_at_the_row_of_the_file(place: Place) {
    let company = month(place);
    let told = company.json(&["explain", "profit/fee?campaign=brand&day=2026-03-05", "--groups", "5"]);
    assert_eq!(told["value"], serde_json::json!({"minor": 912, "currency": "KRW"}));
    let facts: Vec<_> = told["parts"].as_array().unwrap().iter().filter(|part| part["fact"].is_string()).collect();
    let payment = facts.iter().find(|fact| fact["kind"] == "payout_line").expect("the settlement line");
    assert_eq!((&payment["file"], &payment["line"]), (&"toss.csv".into(), &2.into()));
    assert_eq!(payment["raw"], "tosspay01,T-1,O-1,30400,912,91,29397,2026-03-05,2026-03-09");
    let fact = company.ok(&["explain", payment["fact"].as_str().unwrap()]);
    assert!(fact.contains("toss.csv") && fact.contains("tosspay01,T-1,O-1"), "{fact}");
    let group = company.ok(&["explain", "group/order:own:O-1"]);
    for word in ["orders.csv", "refunds.csv", "touches.csv"] {
        assert!(group.contains(word), "`{word}` is not in\n{group}");
    }
    for nothing in ["group/order:own:nobody", "fact/1", "entry/999999", "batch/999", "profit/nonsense", "nonsense"] {
        assert_ne!(company.run(&["explain", nothing]).code, Some(0), "{nothing} names nothing");
    }
}

fn what_changed_between_two_days_of_knowledge_adds_up_exactly(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.at("2026-03-06T09:00:00+09:00");
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 110_000), (day, "shop", 22_000)]), "2026-03-06");
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 11_000), ("O-2", day, "cap", 5_500)]), "2026-03-06");
    company.at("2026-03-12T09:00:00+09:00");
    company.import("ads-2.csv", &ad_report(day, day, &[(day, "brand", 98_903), (day, "shop", 23_000)]), "2026-03-12");
    company.import(
        "orders-2.csv",
        &orders(&[("O-2", day, "cap", 6_600), ("O-3", "2026-03-06", "tee", 3_300)]),
        "2026-03-12",
    );
    company.import("refunds.csv", &refunds(&[("C-1", "O-1", "2026-03-07", 11_000)]), "2026-03-12");

    let (then, now) = (company.balances(&["--as-known-on", "2026-03-06"]), company.balances(&[]));
    let mut moved = 0;
    for code in now.keys() {
        let told = company.json(&[
            "explain",
            &format!("balance/{code}"),
            "--between",
            "2026-03-06",
            "2026-03-12",
            "--top",
            "2",
        ]);
        let change = now[code] - then.get(code).copied().unwrap_or(0);
        assert_eq!(told["value"]["minor"], change, "{told}");
        let changes = told["parts"].as_array().unwrap().iter().find(|part| part["report"] == "changes").unwrap();
        let items: i64 =
            changes["rows"].as_array().unwrap().iter().map(|row| row["change"]["minor"].as_i64().unwrap()).sum();
        assert_eq!((items, &changes["totals"]["change"]["minor"]), (change, &change.into()), "{told}");
        moved += usize::from(change != 0);
    }
    assert!(moved >= 6, "the second week changed little: {then:?} {now:?}");
    let profit = |known: &str| {
        company.json(&["report", "profit", "--as-known-on", known])["totals"]["margin"]["minor"].as_i64().unwrap()
    };
    let told = company.json(&["explain", "profit/margin", "--between", "2026-03-06", "2026-03-12"]);
    assert_eq!(told["value"]["minor"], profit("2026-03-12") - profit("2026-03-06"));

    // The restated day took 11,097 off one campaign and put 1,000 on another, VAT included.
    let told = company.json(&["explain", "group/ad:naver:2026-03-05", "--between", "2026-03-06", "2026-03-12"]);
    let changes = &told["parts"][0];
    let by_account: BTreeMap<&str, i64> = changes["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["code"].as_str().unwrap(), row["change"]["minor"].as_i64().unwrap()))
        .collect();
    assert_eq!(by_account, BTreeMap::from([("131", 10_097), ("1351", -918), ("833", -9_179)]), "{told}");
    for row in changes["rows"].as_array().unwrap() {
        let minor = |key: &str| row[key]["minor"].as_i64().unwrap();
        assert_eq!(minor("after") - minor("before"), minor("change"), "{row}");
    }
    assert_eq!(changes["totals"]["change"]["minor"], 0, "entries balance");
    assert!(
        company.run(&["explain", "group/order:own:nobody", "--between", "2026-03-06", "2026-03-12"]).code == Some(2)
    );
}

/// The sum of a column of a table of an explanation, and its total; won or pieces.
fn summed(table: &Value, column: &str) -> (i64, i64) {
    let plain = |value: &Value| value["minor"].as_i64().or(value.as_i64()).unwrap();
    let rows = table["rows"].as_array().unwrap();
    (rows.iter().map(|row| plain(&row[column])).sum(), plain(&table["totals"][column]))
}

fn key_figures_change_by_what_changes_above_and_below(place: Place) {
    let company = Company::shop(place);
    let day = "2026-03-05";
    company.at("2026-03-06T09:00:00+09:00");
    company.import("ads.csv", &ad_report(day, day, &[(day, "brand", 110_000)]), "2026-03-06");
    company.import("orders.csv", &orders(&[("O-1", day, "tee", 110_000), ("O-2", day, "cap", 5_500)]), "2026-03-06");
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-03-06");
    company.at("2026-03-12T09:00:00+09:00");
    company.import("ads-2.csv", &ad_report(day, day, &[(day, "brand", 88_000)]), "2026-03-12");
    company.import("orders-2.csv", &orders(&[("O-3", day, "tee", 33_000)]), "2026-03-12");
    company.import("refunds.csv", &refunds(&[("C-1", "O-1", "2026-03-07", 22_000)]), "2026-03-12");
    let between = ["--between", "2026-03-06", "2026-03-12"];
    let figure = |figure: &str, known: &str| {
        company.json(&["report", "profit", "--as-known-on", known])["totals"][figure].clone()
    };
    for (id, above, below, difference) in [
        ("roas", (100_000, 80_000), (100_000, 80_000), "0".into()),
        ("margin_roas", (100_000, 80_000), (100_000, 80_000), "0".into()),
        ("cpa", (100_000, 80_000), (2, 3), serde_json::json!({"minor": 26_667 - 50_000, "currency": "KRW"})),
        ("aov", (105_000, 115_000), (2, 3), serde_json::json!({"minor": 38_333 - 52_500, "currency": "KRW"})),
    ] {
        let reference = format!("profit/{id}");
        let told = company.json(&[&["explain", reference.as_str()], &between[..]].concat());
        assert_eq!(told["value"], difference, "{told}");
        let parts = told["parts"].as_array().unwrap();
        let tables = |title: &str| parts.iter().filter(|part| part["report"] == title).cloned().collect::<Vec<_>>();
        for (title, (before, after)) in [("numerator", above), ("denominator", below)] {
            let table = &tables(title)[0];
            assert_eq!(summed(table, "before"), (before, before), "{title} of {id}: {told}");
            assert_eq!(summed(table, "after"), (after, after), "{title} of {id}: {told}");
            assert_eq!(summed(table, "change"), (after - before, after - before), "{title} of {id}: {told}");
        }
        let items: Vec<_> = tables("changes").iter().map(|table| summed(table, "change")).collect();
        let changes = [above.1 - above.0, below.1 - below.0].map(|change| (change, change));
        assert_eq!(items, changes, "what batches and groups changed, of {id}: {told}");
        for known in ["2026-03-06", "2026-03-12"] {
            let printed = figure(id, known);
            let text = printed.as_str().map_or_else(|| printed["minor"].to_string(), str::to_owned);
            let plain = told["words"].to_string().replace(',', "");
            assert!(plain.contains(&text), "{text} of {known} is not in {plain}");
        }
    }
}

fn key_figures_are_worked_out_from_what_is_linked(place: Place) {
    let company = month(place);
    for figure in ["roas", "margin_roas", "cpa", "aov", "linked_orders_share", "linked_revenue_share"] {
        let told = company.json(&["explain", &format!("profit/{figure}")]);
        let [above, below] = [("numerator", 0), ("denominator", 1)].map(|(title, at)| {
            let table = &told["parts"][at];
            let (sum, total) = summed(table, title);
            assert_eq!(sum, total, "{told}");
            for (at, row) in table["rows"].as_array().unwrap().iter().enumerate() {
                let value = company.json(&["explain", row["ref"].as_str().unwrap(), "--groups", "0"])["value"].clone();
                let plain = value["minor"].as_i64().or(value.as_i64()).unwrap();
                let printed = row[title]["minor"].as_i64().or(row[title].as_i64()).unwrap();
                assert_eq!(if at == 0 { plain } else { -plain }, printed, "{row}");
            }
            total
        });
        let quotient = above as f64 / below as f64;
        let value = told["value"]
            .as_str()
            .map_or_else(|| told["value"]["minor"].as_i64().unwrap() as f64, |text| text.parse().unwrap());
        assert!((quotient - value).abs() <= 0.5, "{figure}: {above} ÷ {below} is not {value}");
        if told["value"].is_string() {
            assert!((quotient - value).abs() <= 0.00005, "{figure}: {above} ÷ {below} is not {value}");
        }
    }
    // Half of the sales came without an ad: ROAS leaves them out.
    let roas = company.json(&["explain", "profit/roas"]);
    assert_ne!(
        summed(&roas["parts"][0], "numerator").1,
        company.json(&["explain", "profit/revenue"])["value"]["minor"].as_i64().unwrap()
    );
}

/// Money is whole minor units with a currency, and nothing is a binary fraction.
fn well_formed(value: &Value, at: &str) -> usize {
    match value {
        Value::Number(number) => {
            assert!(number.is_i64() || number.is_u64(), "{at} is a binary fraction: {number}");
            0
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| well_formed(item, &format!("{at}[{index}]"))).sum()
        }
        Value::Object(fields) if fields.contains_key("minor") => {
            let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
            assert_eq!(keys, ["currency", "minor"], "{at}");
            assert!(
                fields["minor"].is_i64() && fields["currency"].as_str().is_some_and(|code| code.len() == 3),
                "{at}: {value}"
            );
            1
        }
        Value::Object(fields) => fields.iter().map(|(name, field)| well_formed(field, &format!("{at}.{name}"))).sum(),
        _ => 0,
    }
}

fn money_in_json_is_minor_units_with_a_currency(place: Place) {
    let company = month(place);
    let amounts: [(&[&str], &[&str]); 6] = [
        (
            &["report", "profit"],
            &["ad_cost", "claimed_value", "revenue", "discount", "refund", "cogs", "fee", "margin"],
        ),
        (&["report", "trial-balance"], &["opening", "debit", "credit", "closing"]),
        (&["report", "income"], &["amount"]),
        (&["report", "balance-sheet"], &["amount"]),
        (&["report", "vat"], &["output"]),
        (&["report", "ledger", "--account", "108"], &["balance"]),
    ];
    for (words, columns) in amounts {
        let report = company.json(words);
        let rows = report["rows"].as_array().unwrap();
        assert!(well_formed(&report, words[1]) >= rows.len(), "{words:?} shows no money: {report}");
        for column in columns {
            assert!(
                rows.iter().all(|row| row[column].is_null() || row[column]["minor"].is_i64()),
                "{column} of {words:?}: {report}"
            );
            assert!(rows.iter().any(|row| row[column]["minor"].is_i64()), "{column} of {words:?}: {report}");
        }
    }
}

on_both!(
    the_explanation_of_every_cell_of_a_profit_report_equals_the_cell,
    an_explanation_ends_at_the_row_of_the_file,
    what_changed_between_two_days_of_knowledge_adds_up_exactly,
    key_figures_change_by_what_changes_above_and_below,
    key_figures_are_worked_out_from_what_is_linked,
    money_in_json_is_minor_units_with_a_currency,
);
