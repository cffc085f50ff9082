//! The bank account: deposits of the gateway, payments to the media, and the rest of life.

use jiff::civil::{Date, DateTime};
use rust_decimal::prelude::ToPrimitive;

use super::{
    accounts::{DAANGN, GOOGLE, GOOGLE_EU, KAKAO_KEYWORD, KAKAO_MOMENT, KB, META, NAVER_BOOKS, NAVER_BRAND, TIKTOK},
    media_money::MediaCharge,
    rates::{self, Rate},
};
use crate::{calendar, draw::Draw};

/// One line of the bank statement, newest balance included.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct BankLine {
    pub bank: &'static str,
    pub currency: &'static str,
    pub at: DateTime,
    pub description: String,
    pub counterparty: String,
    pub memo: String,
    /// Deposit positive, withdrawal negative; minor units.
    pub amount: i64,
    /// Balance after the line.
    pub balance: i64,
}

/// A payout of another gateway at the bank: day, whose, won.
pub type Deposit = (Date, &'static str, i64);

/// What the bank held at the start, in won.
pub fn opening_bank(orders_per_day: u32) -> i64 {
    i64::from(orders_per_day).max(24) * 800_000
}

/// A payout announced before the start that reaches the bank on its first business day.
pub fn payout_in_transit(orders_per_day: u32) -> i64 {
    i64::from(orders_per_day).max(24) * 26_011
}

/// All lines from `start` to `last`; `payouts` are (paid out on, won); `deposits` of others say whose.
pub fn bank_lines(
    seed: u64,
    (start, last): (Date, Date),
    orders_per_day: u32,
    (payouts, deposits): (&[(Date, i64)], &[Deposit]),
    charges: &[MediaCharge],
    rates: &[Rate],
) -> Vec<BankLine> {
    let mut draw = Draw::new(seed, "bank");
    let mut list: Vec<BankLine> = Vec::new();
    let mut add = |draw: &mut Draw, on: Date, hour: i8, texts: [&str; 3], amount: i64| {
        let moment = calendar::later(calendar::at(on, hour, 0, 0), draw.between(0, 3_599));
        let [description, counterparty, memo] = texts.map(str::to_owned);
        list.push(BankLine {
            bank: KB,
            currency: "KRW",
            at: moment,
            description,
            counterparty,
            memo,
            amount,
            balance: 0,
        });
    };
    let in_transit = (calendar::business_days_after(start, 1), payout_in_transit(orders_per_day));
    for (on, won) in payouts.iter().chain([&in_transit]) {
        if *won > 0 {
            add(&mut draw, *on, 10, ["타행이체", "토스페이먼츠", "정산"], *won);
        }
    }
    for (on, whose, won) in deposits {
        add(&mut draw, *on, 11, ["타행이체", whose, "정산"], *won);
    }
    for charge in charges {
        let won = charge.settled.or_else(|| {
            if charge.currency == "KRW" {
                Some(charge.total)
            } else {
                rates::won(rates, charge.currency, charge.charged_on, charge.total).to_i64()
            }
        });
        let sign = match charge.kind {
            "top_up" | "charge" | "payment" => -1,
            "refund" => 1,
            _ => continue,
        };
        let texts = match charge.account {
            GOOGLE => ["체크카드", "GOOGLE*ADS1234567890", ""],
            META => ["체크카드", "FACEBK ADS", "fb.me/ads"],
            GOOGLE_EU => ["외화송금", "GOOGLE IRELAND LTD", ""],
            KAKAO_MOMENT => ["비즈머니", "(주)카카오", "충전"],
            KAKAO_KEYWORD => ["펌뱅킹", "(주)새봄미디어", "광고대행"],
            TIKTOK => ["체크카드", "TIKTOK ADS", ""],
            DAANGN => ["펌뱅킹", "누리미디어(주)", "광고료"],
            NAVER_BRAND => ["카드대금", "NAVER브랜드검색", ""],
            NAVER_BOOKS => ["펌뱅킹", "", "네이버후불 광고료"],
            _ => ["비즈머니", "NAVER", "충전"],
        };
        add(&mut draw, charge.charged_on, 13, texts, sign * won.unwrap_or(0));
    }
    let unit = i64::from(orders_per_day).max(24);
    for on in calendar::days(start, last) {
        match on.day() {
            5 => add(&mut draw, on, 9, ["자동이체", "성수빌딩", "임대료"], -unit * 20_000),
            25 => add(&mut draw, on, 9, ["급여", "직원급여", "4명"], -unit * 75_000),
            17 => add(&mut draw, on, 16, ["타행이체", "홍길동", ""], unit * 411),
            12 | 26 => add(&mut draw, on, 15, ["타행이체", "(주)하늘코스메틱", "상품대금"], -unit * 180_000),
            _ => {}
        }
        if on.weekday().to_monday_one_offset() == 4 {
            let won = draw.between(12, 190) * 1_000;
            add(&mut draw, on, 18, ["체크카드", "문구천국", "사무용품, 택배"], -won);
        }
    }
    list.retain(|l| l.at.date() <= last);
    list.sort_by_key(|l| l.at);
    let mut balance = opening_bank(orders_per_day);
    let mut before: Option<DateTime> = None;
    for line in &mut list {
        line.at = before.map_or(line.at, |b| line.at.max(calendar::later(b, 1)));
        before = Some(line.at);
        balance += line.amount;
        line.balance = balance;
    }
    list
}
