//! Real sales: 541,909 lines of a British gift shop with three-decimal prices, cancellations and true duplicates.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    company::{Company, Place, rows},
    independent_check::script,
    shared_sources::{repository, shared},
};

/// Lines of a kind: exact amount by month and by order, and how many rows.
#[derive(Default)]
struct Exact {
    rows: usize,
    by_month: BTreeMap<String, Decimal>,
    by_order: BTreeMap<(String, String), Decimal>,
}

impl Exact {
    fn read(company: &Company, table: &str, day: &str, amount: &str) -> Self {
        let mut exact = Self::default();
        for row in company.export(table, &[]) {
            let (month, value) = (row[day][..7].to_owned(), row[amount].parse::<Decimal>().unwrap());
            *exact.by_month.entry(month.clone()).or_default() += value;
            *exact.by_order.entry((month, row["order_id"].clone())).or_default() += value;
            exact.rows += 1;
        }
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

/// Balance of an account in every month, as booked, in pence.
fn booked(company: &Company, code: &str) -> BTreeMap<String, i64> {
    let mut pence: BTreeMap<String, i64> = BTreeMap::new();
    for row in company.export("journal", &[]).iter().filter(|row| row["code"] == code) {
        assert_eq!(
            (&row["posted_on"], &row["currency"], &row["amount"]),
            (&row["economic_on"], &"GBP".to_owned(), &row["functional"])
        );
        *pence.entry(row["posted_on"][..7].to_owned()).or_default() += row["amount"].parse::<i64>().unwrap();
    }
    pence
}

fn to_the_penny(exact: &BTreeMap<String, Decimal>, sign: Decimal) -> BTreeMap<String, Decimal> {
    exact.iter().map(|(month, amount)| (month.clone(), (sign * amount).round_dp(2).normalize())).collect()
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
    let repeats = |table| company.export(table, &[]).iter().filter(|row| row["key"].contains('#')).count();
    assert_eq!(repeats("order_line") + repeats("order_change"), 5_268);

    assert_eq!(sales.total(), "10644560.424".parse().unwrap());
    assert_eq!(refunds.total(), "896812.49".parse().unwrap());
    let plain = |months: BTreeMap<String, Decimal>| to_the_penny(&months, Decimal::ONE);
    assert_eq!(to_the_penny(&sales.by_month, Decimal::ONE), plain(oracle("False")));
    assert_eq!(to_the_penny(&refunds.by_month, -Decimal::ONE), plain(oracle("True")));

    let credit: BTreeMap<String, i64> =
        booked(&company, "401").into_iter().map(|(month, pence)| (month, -pence)).collect();
    assert_eq!(credit, sales.rounded_by_order());
    assert_eq!(booked(&company, "402"), refunds.rounded_by_order());
    let off: i64 = credit.values().sum::<i64>() * 10 - 10_644_560_424;
    assert!(off.abs() < 10_000, "rounding by order moves the year by {off} tenths of a penny");
    company.check();

    let before = (company.log(), company.books_hash());
    let again = company.json(&import)[0].clone();
    assert_eq!(again["changed"], false);
    assert_eq!(before, (company.log(), company.books_hash()));
}
on_both!(a_year_of_real_sales_is_explained_to_the_penny);
