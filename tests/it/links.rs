//! Which campaign an order belongs to: by what was clicked, by name, by coupon, whenever each becomes known.

use std::collections::BTreeMap;

use crate::{
    company::{Company, Place},
    exports::orders,
};

on_both!(
    an_alias_learnt_later_moves_the_order_to_its_campaign,
    an_ad_that_is_reported_later_says_whose_order_it_was,
    a_link_is_the_same_in_any_order_of_files,
    a_campaign_behind_an_alias_or_a_name_is_the_same_in_any_order_of_files,
);

const AS_OF: &str = "2026-03-31T09:00:00+09:00";

const TOUCHES: &str = "주문번호,유입일시,utm_source,utm_campaign,광고id,쿠폰코드\n\
                       O-1,2026-03-02 10:00:00,nv,spring_a,,\n\
                       O-2,2026-03-02 11:00:00,,,nad-9,\n\
                       O-2,2026-03-02 12:00:00,,newsletter,,\n\
                       O-3,2026-03-02 13:00:00,,,,SPRING10\n";

const ALIASES: &str =
    "구분,값,광고계정,캠페인\nutm_source,nv,naver,\nutm_campaign,spring_a,,brand\ncoupon,SPRING10,naver,shop\n";

/// One ad of campaign `brand`, with the id that a click carries.
const ADS: &str = "\"캠페인보고서(2026.03.01.~2026.03.03.),1234567\"\n일별,캠페인,소재,노출수,클릭수,\"총비용(VAT포함,원)\"\n\
                   2026.03.02.,brand,nad-9,100,10,5500\n";

fn sales() -> String {
    orders(&[
        ("O-1", "2026-03-03", "tee", 11_000),
        ("O-2", "2026-03-03", "tee", 22_000),
        ("O-3", "2026-03-03", "tee", 33_000),
    ])
}

/// Revenue by campaign of the profit report; the empty name is what nothing links.
fn revenue(company: &Company) -> BTreeMap<String, i64> {
    let report = company.json(&["report", "profit", "--by", "campaign"]);
    let rows = report["rows"].as_array().unwrap();
    let name = |row: &serde_json::Value| row["campaign"].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| (name(row), row["revenue"]["minor"].as_i64().unwrap()))
        .filter(|(_, minor)| *minor != 0)
        .collect()
}

fn is(rows: &[(&str, i64)]) -> BTreeMap<String, i64> {
    rows.iter().map(|(name, minor)| ((*name).to_owned(), *minor)).collect()
}

fn an_alias_learnt_later_moves_the_order_to_its_campaign(place: Place) {
    let company = Company::shop(place);
    company.import("orders.csv", &sales(), AS_OF);
    company.import("touches.csv", TOUCHES, AS_OF);
    assert_eq!(revenue(&company), is(&[("", 30_000), ("newsletter", 20_000), ("spring_a", 10_000)]));
    company.import("aliases.csv", ALIASES, AS_OF);
    assert_eq!(revenue(&company), is(&[("brand", 10_000), ("newsletter", 20_000), ("shop", 30_000)]));
    // An alias that names nothing any more is none.
    company.import("gone.csv", "구분,값,광고계정,캠페인\ncoupon,SPRING10,,\n", "2026-04-01T09:00:00+09:00");
    assert_eq!(revenue(&company), is(&[("", 30_000), ("brand", 10_000), ("newsletter", 20_000)]));
    company.check();
}

fn an_ad_that_is_reported_later_says_whose_order_it_was(place: Place) {
    let company = Company::shop(place);
    company.import("touches.csv", TOUCHES, AS_OF);
    company.import("orders.csv", &sales(), AS_OF);
    company.import("ads.csv", ADS, AS_OF);
    assert_eq!(revenue(&company), is(&[("", 30_000), ("brand", 20_000), ("spring_a", 10_000)]));
    let by_account = company.json(&["report", "profit", "--by", "account"]);
    let naver = by_account["rows"].as_array().unwrap().iter().find(|row| row["account"] == "naver").unwrap();
    assert_eq!(naver["revenue"]["minor"], 20_000);
    // The campaign is called otherwise in a later report: the ad then belongs to two, and nobody can tell.
    let renamed = ADS.replace(",brand,", ",brand 2,").replace("3.02.", "3.03.");
    let renamed = company.file("renamed.csv", &renamed);
    company.ok(&["import", &renamed, "--as-of", "2026-04-01T09:00:00+09:00", "--accept"]);
    assert_eq!(revenue(&company)["newsletter"], 20_000);
    company.check();
}

/// What an alias or a name leads to may be reported later, by one account or by several.
fn a_campaign_behind_an_alias_or_a_name_is_the_same_in_any_order_of_files(place: Place) {
    let touches = "주문번호,유입일시,utm_source,utm_campaign,광고id,쿠폰코드\n\
                   O-1,2026-03-02 10:00:00,,spring,,\nO-2,2026-03-02 11:00:00,,brand,,\n";
    let of_other = ADS.replace("1234567", "77").replace("nad-9", "nad-7");
    let files = [
        ("orders.csv", sales()),
        ("touches.csv", touches.to_owned()),
        ("aliases.csv", "구분,값,광고계정,캠페인\nutm_campaign,spring,,brand\n".to_owned()),
        ("ads.csv", ADS.to_owned()),
        ("other.csv", of_other),
    ];
    let hash = |order: &[usize]| {
        let company = Company::shop(place);
        company.ok(&["account", "add", "kakao", "--kind", "media", "--platform", "kakao", "--external-id", "77"]);
        for at in order {
            company.import(files[*at].0, &files[*at].1, AS_OF);
        }
        company.check();
        company.books_hash()
    };
    assert_eq!(hash(&[0, 1, 2, 3]), hash(&[3, 2, 1, 0]));
    let all = hash(&[0, 1, 2, 3, 4]);
    for order in [[4, 3, 2, 1, 0], [0, 1, 3, 4, 2], [2, 4, 0, 1, 3]] {
        assert_eq!(all, hash(&order), "{order:?}");
    }
}

fn a_link_is_the_same_in_any_order_of_files(place: Place) {
    let files = [
        ("orders.csv", sales()),
        ("touches.csv", TOUCHES.to_owned()),
        ("aliases.csv", ALIASES.to_owned()),
        ("ads.csv", ADS.to_owned()),
    ];
    let hash = |order: [usize; 4]| {
        let company = Company::shop(place);
        for at in order {
            company.import(files[at].0, &files[at].1, AS_OF);
        }
        assert_eq!(revenue(&company), is(&[("brand", 30_000), ("shop", 30_000)]));
        company.books_hash()
    };
    let first = hash([0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(hash(order), first);
    }
}
