//! Expenses whose documents come later: a campaign with bloggers, photographs, a fee in dollars.

use jiff::civil::Date;

use super::{accounts::GOOGLE, campaigns::Campaign};
use crate::{calendar, draw::Draw};

/// One expense before its document, in minor units without VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Accrual {
    pub id: String,
    pub code: &'static str,
    /// As the list names it: id or number of a media account, or anyone else.
    pub party: &'static str,
    pub campaign: String,
    pub from: Date,
    pub to: Date,
    pub amount: i64,
    pub currency: &'static str,
    /// When the document takes its place.
    pub reversed_on: Option<Date>,
    pub note: &'static str,
}

/// The accruals of each month.
pub fn accruals(seed: u64, months: &[Date], orders_per_day: u32, campaigns: &[Campaign]) -> Vec<Accrual> {
    let mut draw = Draw::new(seed, "accruals");
    let unit = i64::from(orders_per_day).max(24);
    let blog = campaigns.iter().find(|c| c.kind == "파워컨텐츠").map_or(String::new(), |c| c.key.clone());
    let mut list = Vec::new();
    for month in months {
        let (name, end) = (calendar::month_of(*month), month.last_of_month());
        let next = |days: i64| Some(calendar::plus(end, days));
        let mut add = |n: u32, code, party, period: (Date, Date), amount, reversed_on, note| {
            list.push(Accrual {
                id: format!("AC-{name}-{n}"),
                code,
                party,
                campaign: if n == 1 { blog.clone() } else { String::new() },
                from: period.0,
                to: period.1,
                amount,
                currency: if n == 3 { "USD" } else { "KRW" },
                reversed_on,
                note,
            });
        };
        let half = calendar::plus(*month, 15);
        let won = unit * 10_000 + draw.between(1, 9_999);
        add(1, "833", "haru_main", (half, end), won, next(10), "블로그 체험단");
        add(2, "831", "마루스튜디오", (end, end), unit * 2_500, next(15), "상품 촬영");
        add(3, "833", GOOGLE, (*month, end), unit * 100 + draw.between(1, 99), None, "해외 대행");
    }
    list
}
