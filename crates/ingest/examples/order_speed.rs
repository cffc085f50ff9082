//! How many order lines a second one core reads: `cargo run --release -p jangbu-ingest --example order_speed [ROWS]`.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fmt::Write as _, ops::ControlFlow, time::Instant};

use ingest::{Accounts, Options, Source, detect, read};
use jangbu_core::account::{Account, AccountKind, Company, RevenueDate};
use jangbu_ingest as ingest;

fn main() {
    let rows: usize = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().unwrap());
    let mut text = "구분,쇼핑몰,주문번호,상품주문번호,주문일시,결제일시,발송일시,구매확정일시,상품코드,상품명,수량,판매단가,주문금액,판매자할인,몰할인,판매자포인트,몰포인트,배송비,통화,과세구분,결제사,고객번호\n".to_owned();
    for row in 0..rows {
        let (day, minute, quantity) = (row * 28 / rows + 1, row % 60, row % 3 + 1);
        let price = 10_000 + row % 900 * 100;
        writeln!(
            text,
            "주문,own-shop,20260301{row:08},20260301{row:08}-1,2026-03-{day:02} 10:{minute:02}:30,2026-03-{day:02} 10:{minute:02}:59,2026-03-{day:02} 15:00:00,,SKU-{:05},린넨 원피스,{quantity},{price},{},1000,0,0,0,3000,KRW,과세,toss-main,C{:07}",
            row % 5000,
            price * quantity,
            row % 300_000
        )
        .unwrap();
    }
    let account = |id: &str, kind| Account { id: id.into(), kind, zone: "Asia/Seoul".into(), ..Account::default() };
    let registry: BTreeMap<_, _> = [account("own-shop", AccountKind::Shop), account("toss-main", AccountKind::Gateway)]
        .into_iter()
        .map(|account| (account.id.clone(), account))
        .collect();
    let company = Company {
        name: "speed".to_owned(),
        currency: jangbu_core::Currency::KRW,
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    let options = Options { as_of: Some("2026-03-31T00:00:00Z".parse().unwrap()), ..Options::new(company) };
    let source = Source { name: "orders.csv", bytes: text.as_bytes(), modified_at: None };
    let mut seconds: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            let detected = detect(&source, &[], &options).unwrap();
            let outcome = read(&source, &detected, &Accounts(&registry), &options, &mut |chunk| {
                std::hint::black_box(&chunk);
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(outcome.rows_good, rows as u64);
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    println!(
        "{rows} order lines, {} MB: {median:.3} s, {:.0} lines/s (median of 5)",
        text.len() / 1_000_000,
        rows as f64 / median
    );
}
