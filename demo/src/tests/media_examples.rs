//! Worked entries of the posting policy about media, through the key: E59 to E63, E68; and what the demo makes of them.

use jiff::civil::{Date, DateTime, date};
use rust_decimal::Decimal;

use super::small;
use crate::{
    files::rows::{AdLayout, AdReport, AdRow, Content, Encoding, Export, Shown},
    key::{
        ad_spend, exchange, free_credit,
        in_force::{InForce, Spend},
        ledger::{Group, Ledger},
        media_charge, media_terms,
    },
    world::{
        accounts::{AccountSpec, KAKAO_MOMENT, NAVER_MAIN, accounts},
        media_money::MediaCharge,
        platforms,
        rates::Rate,
    },
};

fn account(vat: &str, billing: &str, currency: &str) -> AccountSpec {
    let text = |t: &str| Some(t.to_owned());
    AccountSpec {
        id: KAKAO_MOMENT.into(),
        kind: "media".into(),
        currency: currency.into(),
        vat: text(vat),
        billing: text(billing),
        ..AccountSpec::default()
    }
}

fn charge(kind: &'static str, on: Date, total: i64) -> MediaCharge {
    MediaCharge {
        account: KAKAO_MOMENT,
        charge_id: format!("{kind}-{on}"),
        kind,
        charged_on: on,
        service_to: None,
        supply_and_vat: None,
        total,
        currency: "KRW",
        settled: None,
        campaign: String::new(),
    }
}

/// Days with the cost of campaign brand, without VAT.
fn known(days: &[(Date, &str)], charges: Vec<MediaCharge>) -> InForce {
    let row = |(day, cost): &(Date, &str)| AdRow {
        day: *day,
        campaign: "brand".into(),
        campaign_name: String::new(),
        campaign_kind: "",
        ad_group: String::new(),
        keyword: String::new(),
        mobile: false,
        impressions: 1,
        clicks: 1,
        cost: cost.parse().unwrap(),
        all: (0, 0),
        purchases: (0, 0),
    };
    let report = AdReport {
        layout: AdLayout::KakaoMoment,
        platform: platforms::of(KAKAO_MOMENT).unwrap(),
        from: date(2026, 8, 1),
        to: date(2026, 8, 31),
        rows: days.iter().map(row).map(Shown::good).collect(),
    };
    let charges = charges.into_iter().map(Shown::good).collect();
    read(vec![Content::AdReport(report), Content::Charges(charges)])
}

fn with_rates(rates: Vec<Rate>) -> InForce {
    read(vec![Content::Rates(rates.into_iter().map(Shown::good).collect())])
}

fn read(contents: Vec<Content>) -> InForce {
    let at = date(2026, 9, 1).at(9, 0, 0, 0);
    let export = |content| Export {
        name: String::new(),
        taken_at: at,
        arrives_at: at,
        account: None,
        encoding: Encoding::Utf8,
        note: String::new(),
        copy: false,
        content,
    };
    InForce::at(&contents.into_iter().map(export).collect::<Vec<_>>(), DateTime::MAX)
}

fn sums(group: &Group, codes: [&str; 3]) -> [i64; 3] {
    codes.map(|code| group.sum(code))
}

#[test]
fn free_credit_is_used_before_paid_money_unless_the_account_says_otherwise() {
    let on = |day| date(2026, 8, day);
    // 118,182 without VAT are 130,000 with it.
    let facts = known(&[(on(3), "118182")], vec![charge("free_credit_granted", on(2), 50_000)]);
    let naver = account("recoverable", "prepaid", "KRW");
    let groups = free_credit::groups(&naver, &facts);
    assert_eq!(groups.len(), 1);
    assert_eq!((groups[0].0, sums(&groups[0].1, ["131", "1351", "833"])), (on(3), [50_000, -4_545, -45_455]), "E59");

    let money = || vec![charge("top_up", on(1), 100_000), charge("free_credit_granted", on(2), 50_000)];
    // 80,000 and 60,000 with VAT.
    let facts = known(&[(on(3), "72728"), (on(4), "54546")], money());
    let paid_first = AccountSpec { credit_use: Some("paid_first".into()), ..naver.clone() };
    let groups = free_credit::groups(&paid_first, &facts);
    assert_eq!(groups.len(), 1);
    assert_eq!((groups[0].0, sums(&groups[0].1, ["131", "1351", "833"])), (on(4), [40_000, -3_636, -36_364]), "E60");
    let groups = free_credit::groups(&naver, &facts);
    assert_eq!(groups.iter().map(|(day, group)| (*day, group.sum("131"))).collect::<Vec<_>>(), [(on(3), 50_000)]);

    let told = [money(), vec![charge("free_credit_used", on(3), 1)]].concat();
    assert!(free_credit::groups(&naver, &known(&[(on(3), "72728")], told)).is_empty(), "the platform says it");
}

#[test]
fn a_grant_that_ends_first_is_used_first_and_ends() {
    let on = |day| date(2026, 8, day);
    let ends = MediaCharge { service_to: Some(on(4)), ..charge("free_credit_granted", on(2), 30_000) };
    let facts = known(&[(on(3), "10000"), (on(5), "50000")], vec![charge("free_credit_granted", on(1), 20_000), ends]);
    let groups = free_credit::groups(&account("recoverable", "prepaid", "KRW"), &facts);
    let used: Vec<_> = groups.iter().map(|(day, group)| (*day, group.sum("131"))).collect();
    assert_eq!(used, [(on(3), 11_000), (on(5), 20_000)], "19,000 of the grant that ends on the 4th are lost");
}

#[test]
fn reverse_charge_is_owed_on_what_is_paid() {
    let on = date(2026, 9, 1);
    let rate = |won: &str, kind| Rate { on, currency: "USD", won: won.parse().unwrap(), per: 1, source: "x", kind };
    let facts = with_rates(vec![rate("1390.00", "base"), rate("1398.50", "selling")]);
    let paid = MediaCharge { currency: "USD", ..charge("charge", on, 100_000) };
    let group = media_charge::group(&account("reverse_charge", "threshold", "USD"), &paid, &facts.rates).unwrap();
    let mut ledger = Ledger::default();
    ledger.post(group, &facts.rates, None);
    let lines: Vec<_> =
        ledger.balances().into_iter().map(|(key, net)| (key.code, key.currency, net.amount, net.functional)).collect();
    let line = |code: &str, currency: &str, amount, won| (code.to_owned(), currency.to_owned(), amount, won);
    let right = [
        line("1392", "USD", -100_000, -1_390_000),
        line("2551", "KRW", -139_850, -139_850),
        line("262", "USD", 100_000, 1_390_000),
        line("833", "KRW", 139_850, 139_850),
    ];
    assert_eq!(lines, right, "E61");
    assert!(
        media_charge::group(
            &account("reverse_charge", "threshold", "EUR"),
            &MediaCharge { currency: "EUR", ..paid },
            &facts.rates
        )
        .is_none(),
        "no rate of euros is known"
    );
}

#[test]
fn a_debt_in_dollars_is_shown_at_the_closing_rate_for_a_day() {
    let on = |month, day| date(2026, month, day);
    let rate = |on, won: &str, kind| Rate { on, currency: "USD", won: won.parse().unwrap(), per: 1, source: "x", kind };
    let facts = with_rates(vec![rate(on(8, 10), "1385.40", "base"), rate(on(8, 31), "1390.00", "closing")]);
    let google = account("none", "threshold", "USD");
    let rows = [Spend {
        campaign: "a".into(),
        ad_group: String::new(),
        cost: "1234.56".parse().unwrap(),
        vat_included: false,
    }];
    let mut ledger = Ledger::default();
    let posted = ledger.post(ad_spend::group(&google, on(8, 10), &rows, &facts), &facts.rates, None);
    exchange::post(&mut ledger, KAKAO_MOMENT, "USD", &posted, &facts.rates);
    let lines: Vec<_> = ledger
        .balances()
        .into_iter()
        .filter(|(key, _)| key.economic_on > on(8, 10))
        .map(|(key, net)| (key.code, key.economic_on, net.amount, net.functional))
        .collect();
    let line = |code: &str, day, won| (code.to_owned(), day, 0, won);
    let right = [
        line("262", on(8, 31), -5_679),
        line("262", on(9, 1), 5_679),
        line("935", on(8, 31), 5_679),
        line("935", on(9, 1), -5_679),
    ];
    assert_eq!(lines, right, "E68");
}

#[test]
fn an_agency_adds_its_mark_up_and_invoices_it() {
    let on = date(2026, 8, 3);
    let agency = AccountSpec { agency_markup: Some("3/17".into()), ..account("recoverable", "invoiced", "KRW") };
    let rows = [Spend {
        campaign: "talk".into(),
        ad_group: String::new(),
        cost: Decimal::from(9_350_000),
        vat_included: true,
    }];
    let group = ad_spend::group(&agency, on, &rows, &InForce::default());
    assert_eq!(sums(&group, ["833", "1351", "831"]), [8_500_000, 850_000, 1_500_000], "E62");
    assert_eq!(group.sum("262"), -10_850_000, "E62");
    let fee = MediaCharge {
        supply_and_vat: Some((1_500_250, 150_025)),
        ..charge("agency_fee", date(2026, 8, 31), 1_650_275)
    };
    let group = media_charge::group(&agency, &fee, &InForce::default().rates).unwrap();
    assert_eq!(sums(&group, ["262", "135", "253"]), [1_500_250, 150_025, -1_650_275], "E63");
}

#[test]
fn tolerance_is_hundredths_of_a_percent_of_what_was_measured() {
    let on = date(2026, 8, 31);
    let invoiced = |supply: i64| {
        let invoice =
            MediaCharge { supply_and_vat: Some((supply, supply / 10)), ..charge("invoice", on, supply + supply / 10) };
        let facts = known(&[(date(2026, 8, 3), "100000")], vec![invoice]);
        let limited = AccountSpec { tolerance_bp: Some(300), ..account("recoverable", "invoiced", "KRW") };
        media_terms::invoice_variances(&facts, &[limited])
    };
    assert_eq!(invoiced(103_000), [], "equal is within");
    let found = invoiced(103_010);
    assert_eq!((found.len(), found[0].amount, found[0].subject.as_str()), (1, Some(3_311), "kakao-bizboard/2026-08"));
}

#[test]
fn the_demo_works_free_credit_out_where_nobody_tells_its_use() {
    for seed in 0..4 {
        let world = small(seed);
        let facts = InForce::at(world.exports(), DateTime::MAX);
        let accounts = accounts(12);
        let of = |id: &str| accounts.iter().find(|account| account.id == id).unwrap();
        assert!(free_credit::groups(of(NAVER_MAIN), &facts).is_empty(), "it is told by the day");
        let used: i64 = free_credit::groups(of(KAKAO_MOMENT), &facts).iter().map(|(_, group)| group.sum("131")).sum();
        let granted: i64 = facts
            .charges
            .rows()
            .filter(|c| c.account == KAKAO_MOMENT && c.kind == "free_credit_granted")
            .map(|c| c.total)
            .sum();
        assert!(used > granted / 3 && used < granted, "seed {seed}: {used} of {granted}: one grant ends unused");
    }
}
