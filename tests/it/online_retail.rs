//! Real sales: 541,909 lines of a British gift shop with three-decimal prices, cancellations and true duplicates.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    company::{Company, Place, rows},
    independent_check::script,
    shared_sources::{repository, shared},
};

/// Lines of a kind: exact amount by month and by order, how many rows, and how many of them repeat another.
#[derive(Default)]
struct Exact {
    rows: usize,
    repeats: usize,
    by_month: BTreeMap<String, Decimal>,
    by_order: BTreeMap<(String, String), Decimal>,
}

impl Exact {
    fn read(company: &Company, table: &str, day: &str, amount: &str) -> Self {
        let mut exact = Self::default();
        each_row(company, table, &[day, amount, "order_id", "key"], |row| {
            let (month, value) = (row[0][..7].to_owned(), row[1].parse::<Decimal>().unwrap());
            *exact.by_month.entry(month.clone()).or_default() += value;
            *exact.by_order.entry((month, row[2].to_owned())).or_default() += value;
            exact.rows += 1;
            exact.repeats += usize::from(row[3].contains('#'));
        });
        exact
    }

    fn total(&self) -> Decimal {
        self.by_month.values().sum()
    }

    /// Pence by month when every order is rounded by itself, half up.
    fn rounded_by_order(&self) -> BTreeMap<String, i64> {
        let mut pence = BTreeMap::new();
        for ((month, _), exact) in &self.by_order {
            let rounded =
                (*exact * Decimal::ONE_HUNDRED).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            *pence.entry(month.clone()).or_default() += i64::try_from(rounded).unwrap();
        }
        pence
    }
}

/// Exact amounts by month from the independent program, which printed them to the penny.
fn oracle(cancelled: &str) -> BTreeMap<String, Decimal> {
    let text = std::fs::read_to_string(shared("oracle/rfm_cohort/monthly_sales_refunds.csv")).unwrap();
    let months = rows(&text).into_iter().filter(|row| row["cancel"] == cancelled);
    months.map(|row| (row["month"].clone(), row["amount"].parse().unwrap())).collect()
}

/// Pence by account and month, as booked.
fn booked(company: &Company) -> BTreeMap<String, BTreeMap<String, i64>> {
    let mut pence: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    each_row(company, "journal", &["code", "posted_on", "economic_on", "currency", "amount", "functional"], |row| {
        assert_eq!((row[1], row[3], row[4]), (row[2], "GBP", row[5]));
        *pence.entry(row[0].to_owned()).or_default().entry(row[1][..7].to_owned()).or_default() +=
            row[4].parse::<i64>().unwrap();
    });
    pence
}

/// Some columns of every row of an export, without keeping half a million rows.
fn each_row(company: &Company, table: &str, columns: &[&str], mut take: impl FnMut(&[&str])) {
    let path = company.file(&format!("{table}.csv"), "");
    company.ok(&["export", table, "--to", &path]);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let places: Vec<_> = columns.iter().map(|name| header.iter().position(|it| it == *name).expect(name)).collect();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).unwrap() {
        take(&places.iter().map(|place| &row[*place]).collect::<Vec<_>>());
    }
}

fn to_the_penny(exact: &BTreeMap<String, Decimal>, sign: Decimal) -> BTreeMap<String, Decimal> {
    exact.iter().map(|(month, amount)| (month.clone(), (sign * amount).round_dp(2).normalize())).collect()
}

/// From the amounts of the file to the books: exact + rounding = booked, and booked is what the report says. Where
/// nothing was rounded there is nothing to show.
#[track_caller]
fn explained_to_the_penny(company: &Company, measure: &str, exact: &str, rounding: &str) {
    let told = company.json(&["explain", &format!("profit/{measure}"), "--top", "1", "--groups", "0"]);
    let [exact, rounding]: [Decimal; 2] = [exact, rounding].map(|text| text.parse().unwrap());
    let booked = Decimal::from(told["value"]["minor"].as_i64().unwrap()) / Decimal::ONE_HUNDRED;
    assert_eq!(exact + rounding, booked, "{told}");
    let parts = told["parts"].as_array().unwrap();
    let Some(shown) = parts.iter().find(|part| part["report"] == "rounding") else {
        assert!(rounding.is_zero(), "the rounding is not shown: {told}");
        return;
    };
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<Decimal>().unwrap();
    let items: Decimal = shown["rows"].as_array().unwrap().iter().map(|row| number(&row["amount"])).sum();
    let numbers = ["exact", "difference", "booked"].map(|key| number(&shown[key]));
    assert_eq!((numbers, items), ([exact, rounding, booked], booked), "{told}");
}

fn a_year_of_real_sales_is_explained_to_the_penny(place: Place) {
    let company = Company::unfounded(place);
    company.at("2026-01-02T09:00:00Z");
    company.ok(&["init", "--name", "Gift shop", "--currency", "GBP", "--zone", "Europe/London"]);
    company.ok(&["account", "add", "shop", "--kind", "shop", "--platform", "gifts"]);
    let unpack = "import gzip, shutil, sys\n\
                  with gzip.open(sys.argv[1]) as packed, open(sys.argv[2], 'wb') as plain: shutil.copyfileobj(packed, plain)";
    let csv = company.file("online_retail.csv", "");
    script(unpack, &[shared("data/online_retail/online_retail_2010_2011.csv.gz").to_str().unwrap(), &csv]);
    let mapping = repository("docs/examples/online-retail.toml");
    let import = ["import", &csv, "--mapping", mapping.to_str().unwrap(), "--as-of", "2011-12-10"];
    let answer = company.json(&import)[0].clone();
    assert_eq!((&answer["batch"]["rows_read"], &answer["quarantined"]), (&541_909.into(), &0.into()), "{answer}");

    let sales = Exact::read(&company, "order_line", "paid_on", "gross");
    let refunds = Exact::read(&company, "order_change", "changed_on", "refund");
    // The file holds 5,268 repeats of a line; not one is lost.
    assert_eq!((sales.rows, refunds.rows), (532_621, 9_288));
    assert_eq!(sales.repeats + refunds.repeats, 5_268);

    assert_eq!(sales.total(), "10644560.424".parse().unwrap());
    assert_eq!(refunds.total(), "896812.49".parse().unwrap());
    let plain = |months: BTreeMap<String, Decimal>| to_the_penny(&months, Decimal::ONE);
    assert_eq!(to_the_penny(&sales.by_month, Decimal::ONE), plain(oracle("False")));
    assert_eq!(to_the_penny(&refunds.by_month, -Decimal::ONE), plain(oracle("True")));

    let mut booked = booked(&company);
    let credit: BTreeMap<_, _> =
        booked.remove("401").unwrap().into_iter().map(|(month, pence)| (month, -pence)).collect();
    assert_eq!(credit, sales.rounded_by_order());
    assert_eq!(booked["402"], refunds.rounded_by_order());
    explained_to_the_penny(&company, "revenue", "10644560.424", "-0.004");
    explained_to_the_penny(&company, "refund", "896812.49", "0");
    company.check();

    let before = (company.log(), company.books_hash());
    let again = company.json(&import)[0].clone();
    assert_eq!(again["changed"], false);
    assert_eq!(before, (company.log(), company.books_hash()));
}
on_both!(a_year_of_real_sales_is_explained_to_the_penny);
