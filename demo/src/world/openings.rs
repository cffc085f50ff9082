//! The opening trial balance.

use jiff::civil::Date;

use super::{accounts, bank, dollar_bank, media_money, platform_money, points, rates};
use crate::calendar;

/// One row of the opening trial balance.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Opening {
    pub as_of: Date,
    pub code: &'static str,
    /// Registered account or empty.
    pub party: &'static str,
    /// Minor units, debit positive.
    pub amount: i64,
    pub currency: &'static str,
    /// Won, where the accountant stated it.
    pub functional: Option<i64>,
    pub memo: &'static str,
}

/// Balances at the end of the day before `start`. The row of 375 closes it in won.
pub fn openings(start: Date, months: u32, orders_per_day: u32, rates: &[rates::Rate]) -> Vec<Opening> {
    let as_of = calendar::plus(start, -1);
    let unit = i64::from(orders_per_day).max(24);
    let open_dollars = -platform_money::opening_google(orders_per_day);
    let won_of_dollars = rates::won(rates, "USD", as_of, open_dollars).trunc();
    let won_of_dollars = rust_decimal::prelude::ToPrimitive::to_i64(&won_of_dollars).unwrap_or(0);
    let row =
        |code, party, amount, memo| Opening { as_of, code, party, amount, currency: "KRW", functional: None, memo };
    let mut list = vec![
        row("103", accounts::KB, bank::opening_bank(orders_per_day), "보통예금"),
        row("131", accounts::NAVER_MAIN, media_money::opening_prepaid(orders_per_day), "비즈머니 잔액"),
        row("1391", accounts::TOSS, bank::payout_in_transit(orders_per_day), "2월 말 정산 입금 예정"),
        row("146", "", unit * (800_000 * i64::from(months)), "재고"),
        row("253", "국제물류(주)", -unit * 31_000, "물류비 미지급"),
        row("255", "", -unit * 40_500, "부가세예수금"),
        row("2591", accounts::SHOP, -points::opening_points(orders_per_day), "고객 포인트"),
        Opening {
            amount: open_dollars,
            currency: "USD",
            functional: Some(won_of_dollars),
            ..row("262", accounts::GOOGLE, 0, "구글 미지급")
        },
        Opening {
            amount: dollar_bank::OPENING, currency: "USD", ..row("103", accounts::KB_DOLLARS, 0, "외화예금")
        },
        Opening {
            amount: platform_money::opening_meta(orders_per_day),
            currency: "USD",
            ..row("131", accounts::META, 0, "메타 선불 잔액")
        },
    ];
    let equity: i64 = list.iter().filter(|o| o.currency == "KRW").map(|o| o.amount).sum();
    list.push(row("375", "", -equity, "이월이익잉여금"));
    list
}
