//! The product's books against the key: to the won, row by row.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{AnswerKey, BalanceRow, BookedRow, BridgeRow, ProfitRow};
use crate::faults::Finding;

/// What the product says, filled in by whoever compares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BooksDump {
    /// All balances; keys may repeat, they are added up.
    pub balances: Vec<BalanceRow>,
    /// File name and line of every row in quarantine.
    pub quarantined: Vec<(String, usize)>,
    pub findings: Vec<DumpedFinding>,
    /// Trial balance by month of posting; None: not compared.
    pub booked: Option<Vec<BookedRow>>,
    /// Profit by campaign and day; None: not compared.
    pub profit_by_day: Option<Vec<ProfitRow>>,
    /// The bridge by campaign and day, as of the day on which the last file arrives; None: not compared.
    pub bridge: Option<Vec<BridgeRow>>,
}

/// A finding of the product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DumpedFinding {
    pub kind: String,
    pub subject: String,
    /// By how much, in minor units; None: the product does not say, and it is not compared.
    pub amount: Option<i64>,
}

/// How well the product did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Score {
    /// Every balance, and whatever else was given, equals the key to the won.
    pub books_equal: bool,
    pub equal: usize,
    /// In the key, not in the books.
    pub missing: usize,
    /// In both, with another amount.
    pub wrong: usize,
    /// In the books, not in the key.
    pub extra: usize,
    /// Sum of the absolute differences, in won.
    pub off_by_won: i64,
    /// Rows of the monthly trial balance, of the profit report and of the bridge that differ.
    pub booked_wrong: usize,
    pub profit_wrong: usize,
    pub bridge_wrong: usize,
    pub faults_found: usize,
    pub faults_missed: Vec<String>,
    pub false_alarms: Vec<String>,
    /// Some differing balances, for whoever looks for the reason.
    pub examples: Vec<String>,
    pub summary_en: Vec<String>,
    pub summary_ko: Vec<String>,
}

impl AnswerKey {
    /// Compares the product's books with the key.
    pub fn score(&self, books: &BooksDump) -> Score {
        let mut score = Score::default();
        self.compare_balances(books, &mut score);
        if let Some(rows) = &books.booked {
            let key = |r: &BookedRow| (format!("{}/{}", r.month, r.code), r.functional);
            score.booked_wrong = differing(self.booked.iter().map(key), rows.iter().map(key));
        }
        if let Some(rows) = &books.profit_by_day {
            let key = |r: &ProfitRow| (format!("{}/{}/{}", r.media_account, r.campaign, r.period), r.clone());
            let says_something = |r: &&ProfitRow| {
                let blank = ProfitRow {
                    media_account: r.media_account.clone(),
                    campaign: r.campaign.clone(),
                    period: r.period.clone(),
                    ..ProfitRow::default()
                };
                **r != blank
            };
            let right = self.profit_by_day.iter().filter(says_something).map(key);
            score.profit_wrong = differing(right, rows.iter().filter(says_something).map(key));
        }
        if let Some(rows) = &books.bridge {
            let key = |r: &BridgeRow| (format!("{}/{}", r.campaign, r.day), r.clone());
            let says_something = |r: &&BridgeRow| {
                let blank = BridgeRow { campaign: r.campaign.clone(), day: r.day.clone(), ..BridgeRow::default() };
                **r != blank
            };
            let right = self.bridge.iter().filter(says_something).map(key);
            score.bridge_wrong = differing(right, rows.iter().filter(says_something).map(key));
        }
        self.compare_faults(books, &mut score);
        let reports = score.booked_wrong + score.profit_wrong + score.bridge_wrong;
        let off = score.missing + score.wrong + score.extra + reports;
        score.books_equal = off == 0;
        score.summarise();
        score
    }

    fn compare_balances(&self, books: &BooksDump, score: &mut Score) {
        let sum = |rows: &[BalanceRow]| {
            let mut sums: BTreeMap<super::LineKey, (i64, i64)> = BTreeMap::new();
            for row in rows {
                let (amount, functional) = sums.entry(row.key.clone()).or_default();
                *amount += row.amount;
                *functional += row.functional;
            }
            sums.retain(|_, net| *net != (0, 0));
            sums
        };
        let (right, given) = (sum(&self.balances), sum(&books.balances));
        let keys: BTreeSet<_> = right.keys().chain(given.keys()).collect();
        for key in keys {
            let (r, g) = (right.get(key), given.get(key));
            match (r, g) {
                (Some(r), Some(g)) if r == g => {
                    score.equal += 1;
                    continue;
                }
                (Some(_), None) => score.missing += 1,
                (None, Some(_)) => score.extra += 1,
                _ => score.wrong += 1,
            }
            score.off_by_won += (r.map_or(0, |n| n.1) - g.map_or(0, |n| n.1)).abs();
            if score.examples.len() < 20 {
                let show = |n: Option<&(i64, i64)>| n.map_or("-".to_owned(), |n| format!("{} (won {})", n.0, n.1));
                score.examples.push(format!("{}: key {}, books {}", named(key), show(r), show(g)));
            }
        }
    }

    fn compare_faults(&self, books: &BooksDump, score: &mut Score) {
        let row = |file: &str, line: usize| format!("quarantine {file}:{line}");
        let expected: BTreeSet<String> = self.quarantined.iter().map(|q| row(&q.file, q.line)).collect();
        let given: BTreeSet<String> = books.quarantined.iter().map(|(file, line)| row(file, *line)).collect();
        score.faults_found = expected.intersection(&given).count();
        score.faults_missed = expected.difference(&given).cloned().collect();
        score.false_alarms = given.difference(&expected).cloned().collect();

        let named = |kind: &str, subject: &str, amount: Option<i64>| {
            let by = amount.map_or_else(String::new, |amount| format!(" by {amount}"));
            format!("{kind} {subject}{by}")
        };
        // An amount that one of them does not say is not compared.
        let agree = |right: &Finding, given: &DumpedFinding| {
            let amounts = right.amount.zip(given.amount);
            right.kind == given.kind && right.subject == given.subject && amounts.is_none_or(|(a, b)| a == b)
        };
        for right in &self.findings {
            if books.findings.iter().any(|given| agree(right, given)) {
                score.faults_found += 1;
            } else {
                score.faults_missed.push(named(&right.kind, &right.subject, right.amount));
            }
        }
        let alarms = books.findings.iter().filter(|given| !self.findings.iter().any(|right| agree(right, given)));
        let alarms: BTreeSet<String> = alarms.map(|it| named(&it.kind, &it.subject, it.amount)).collect();
        score.false_alarms.extend(alarms);
    }
}

/// How many keys have not exactly the same value on both sides.
fn differing<V: PartialEq>(
    right: impl Iterator<Item = (String, V)>,
    given: impl Iterator<Item = (String, V)>,
) -> usize {
    let (right, given): (BTreeMap<_, _>, BTreeMap<_, _>) = (right.collect(), given.collect());
    let keys: BTreeSet<_> = right.keys().chain(given.keys()).collect();
    keys.into_iter().filter(|k| right.get(*k) != given.get(*k)).count()
}

/// The key of a balance in one line, without its empty dimensions.
fn named(key: &super::LineKey) -> String {
    let dimensions = [
        ("m", &key.media_account),
        ("c", &key.campaign),
        ("g", &key.ad_group),
        ("ch", &key.channel),
        ("p", &key.product),
        ("o", &key.order),
        ("w", &key.partner),
    ];
    let named: Vec<String> =
        dimensions.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k} {v}")).collect();
    format!("{} {} {} [{}]", key.economic_on, key.code, key.currency, named.join(", "))
}

impl Score {
    fn summarise(&mut self) {
        let rows = self.equal + self.missing + self.wrong;
        let (found, faults) = (self.faults_found, self.faults_found + self.faults_missed.len());
        let alarms = self.false_alarms.len();
        let (booked, profit, bridge) = (self.booked_wrong, self.profit_wrong, self.bridge_wrong);
        self.summary_en = vec![
            if self.books_equal {
                format!("books equal the answer key to the won: {rows} balances")
            } else {
                format!(
                    "books differ from the answer key: {} of {rows} balances equal, {} missing, {} wrong, {} extra, off by {} won",
                    self.equal, self.missing, self.wrong, self.extra, self.off_by_won
                )
            },
            format!("planted faults found: {found} of {faults}; false alarms: {alarms}"),
        ];
        self.summary_ko = vec![
            if self.books_equal {
                format!("장부가 정답과 원 단위까지 일치: 잔액 {rows}건")
            } else {
                format!(
                    "장부가 정답과 다름: 잔액 {rows}건 중 일치 {}, 누락 {}, 틀림 {}, 남음 {}, 차이 {}원",
                    self.equal, self.missing, self.wrong, self.extra, self.off_by_won
                )
            },
            format!("심어 둔 오류 {faults}건 중 {found}건 발견, 오경보 {alarms}건"),
        ];
        if booked + profit + bridge > 0 {
            self.summary_en.push(format!(
                "rows that differ: {booked} of the monthly trial balance, {profit} of the profit report, {bridge} of \
                 the bridge"
            ));
            self.summary_ko.push(format!("다른 행: 월별 시산표 {booked}건, 손익 보고서 {profit}건, 브리지 {bridge}건"));
        }
    }
}
