//! What an advertising file speaks for: days without rows become zero, a file without conversions leaves claims alone.

use jangbu_core::facts::{FactKind, VatBasis};

use super::import;
use crate::connectors::by_id;

#[test]
fn every_day_of_the_title_is_replaced_also_one_without_rows() {
    let (facts, outcome) = import(by_id("naver_search_ad_ui").unwrap().sample).unwrap();
    let days: Vec<(FactKind, String)> =
        outcome.days_replaced.iter().map(|(kind, account, day)| (*kind, format!("{account} {day}"))).collect();
    assert_eq!(days.len(), 6);
    assert!(days.contains(&(FactKind::AdDelivery, "naver-main 2026-03-03".to_owned())));
    assert!(days.contains(&(FactKind::AdClaim, "naver-main 2026-03-03".to_owned())));
    assert_eq!(outcome.grain, "keyword");
    assert_eq!((facts.ad_delivery.len(), facts.ad_claim.len()), (4, 6));
    assert!(facts.ad_delivery.iter().all(|row| row.vat_basis == VatBasis::Included && row.grain == "keyword"));
    let second = &facts.ad_delivery[1];
    assert_eq!((second.unit.keyword.as_str(), second.cost.to_string().as_str()), ("", "43452"));
}

#[test]
fn a_cost_file_without_conversions_does_not_speak_for_claims() {
    let text = "일별,캠페인,노출수,클릭수,총비용\n2026.03.01.,A,1,1,10\n";
    let (_, outcome) = import(text.as_bytes()).unwrap();
    assert!(outcome.days_replaced.iter().all(|(kind, ..)| *kind == FactKind::AdDelivery));
    assert_eq!(outcome.grain, "campaign");
}

#[test]
fn the_vat_basis_of_the_stat_report_turns_with_the_data_date() {
    let (facts, _) = import(by_id("naver_search_ad_stat").unwrap().sample).unwrap();
    let basis: Vec<(String, VatBasis, String)> =
        facts.ad_delivery.iter().map(|row| (row.day.to_string(), row.vat_basis, row.cost.to_string())).collect();
    assert_eq!(basis[0], ("2026-03-29".to_owned(), VatBasis::Excluded, "41236.363636".to_owned()));
    assert_eq!(basis[1], ("2026-03-30".to_owned(), VatBasis::Included, "40370".to_owned()));
}

#[test]
fn other_conversions_are_no_purchases() {
    let text = "일별,캠페인,노출수,클릭수,총비용,총전환수,구매완료전환수\n2026.03.01.,A,10,1,1000,3,0\n";
    let (facts, _) = import(text.as_bytes()).unwrap();
    let claims: Vec<_> = facts.ad_claim.iter().map(|it| (it.action.as_str(), it.conversions)).collect();
    assert_eq!(claims, [("total", 3.into()), ("purchase", 0.into())]);
}
