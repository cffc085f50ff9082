//! Measurements, run by hand: `cargo test --release -p jangbu-store speed -- --ignored --nocapture`.

use std::sync::Arc;
use std::time::Instant;

use hashbrown::HashSet;

use super::*;

/// Shaped like the journal.
const LINE: TableDef = TableDef {
    name: "line",
    columns: &[
        Column::distinct("entry", ColumnType::Int64),
        Column::new("line", ColumnType::Int32),
        Column::distinct("group_key", ColumnType::Int64),
        Column::distinct("posting_group", ColumnType::Text),
        Column::new("account", ColumnType::Text),
        Column::new("currency", ColumnType::Text),
        Column::new("amount", ColumnType::Money),
        Column::new("functional", ColumnType::Money),
        Column::new("economic_on", ColumnType::Date),
        Column::new("booked_on", ColumnType::Date),
        Column::new("posted_on", ColumnType::Date),
        Column::new("recorded_at", ColumnType::Timestamp),
        Column::new("media_account", ColumnType::Text),
        Column::new("campaign", ColumnType::Text),
        Column::new("channel", ColumnType::Text),
        Column::new("product", ColumnType::Text),
        Column::distinct("order_id", ColumnType::Text),
        Column::new("rule", ColumnType::Text),
        Column::distinct("source", ColumnType::Int64),
        Column::new("batch", ColumnType::Int64),
    ],
    sorted_by: &["economic_on", "account"],
};

fn hash(at: i64) -> i64 {
    at.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64) ^ (at >> 7)
}

/// Seven lines for each of `orders` orders.
fn lines(from: i64, orders: i64) -> RecordBatch {
    let rows = || (from * 7)..((from + orders) * 7);
    let text =
        |f: &dyn Fn(i64) -> String| -> ArrayRef { Arc::new(rows().map(|r| Some(f(r))).collect::<StringArray>()) };
    let int = |f: &dyn Fn(i64) -> i64| -> ArrayRef { Arc::new(rows().map(|r| Some(f(r))).collect::<Int64Array>()) };
    let date = |f: &dyn Fn(i64) -> i32| -> ArrayRef { Arc::new(rows().map(|r| Some(f(r))).collect::<Date32Array>()) };
    let money = |f: &dyn Fn(i64) -> i128| -> ArrayRef {
        let array: Decimal128Array = rows().map(|r| Some(f(r))).collect();
        Arc::new(array.with_precision_and_scale(18, 0).unwrap())
    };
    let at: TimestampMicrosecondArray = rows().map(|_| Some(1_767_225_600_000_000)).collect();
    let day = |r: i64| 20_454 + (r / 7 / 3_000 % 365) as i32;
    let columns: Vec<ArrayRef> = vec![
        int(&|r| r / 7),
        Arc::new(rows().map(|r| Some((r % 7) as i32)).collect::<Int32Array>()),
        int(&|r| hash(r / 7)),
        text(&|r| format!("order:shop:2026{:010}", r / 7)),
        text(&|r| ["404", "255", "108", "831", "451", "146", "817"][(r % 7) as usize].to_owned()),
        text(&|_| "KRW".to_owned()),
        money(&|r| i128::from(hash(r) % 200_000)),
        money(&|r| i128::from(hash(r) % 200_000)),
        date(&day),
        date(&day),
        date(&day),
        Arc::new(at.with_timezone("UTC")),
        text(&|_| "naver:123456".to_owned()),
        text(&|r| format!("cmp-{:06}", hash(r / 7).rem_euclid(2_000))),
        text(&|_| "online".to_owned()),
        text(&|r| format!("SKU-{:05}", hash(r / 7).rem_euclid(5_000))),
        text(&|r| format!("2026{:010}", r / 7)),
        text(&|r| ["order_paid", "order_cost", "gateway_fee"][(r % 3) as usize].to_owned()),
        int(&|r| hash(r)),
        int(&|_| 7),
    ];
    RecordBatch::try_new(LINE.schema(), columns).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn speed_of_writing_and_reading_five_million_lines() {
    let place = Place::sqlite().unwrap();
    let database = Database::create(&place.address, &place.schema).await.unwrap();
    let lake = Lake::create(&database, &place.files(), &[LINE], &[]).await.unwrap();
    let mut lock = database.lock().await.unwrap();
    let batch = lines(0, 8_192);
    println!("batch of {} rows", batch.num_rows());
    let parts: Vec<RecordBatch> = (0..88).map(|part| lines(part * 8_192, 8_192)).collect();
    let clock = Instant::now();
    let mut writer = lake.stage("line").unwrap();
    for part in &parts {
        writer.write(part).unwrap();
    }
    let staged = writer.finish().unwrap();
    let seconds = clock.elapsed().as_secs_f64();
    let bytes: u64 = staged.files().iter().map(|file| file.bytes()).sum();
    println!(
        "write: {} rows, {} files, {} MB in {seconds:.2} s = {:.0} rows/s on one thread",
        staged.rows(),
        staged.files().len(),
        bytes >> 20,
        staged.rows() as f64 / seconds
    );
    drop(parts);
    let clock = Instant::now();
    let mut commit = lake.begin(&mut lock).await.unwrap();
    commit.append("line", &staged).await.unwrap();
    commit.finish().await.unwrap();
    println!("commit: {:.1} ms", clock.elapsed().as_secs_f64() * 1e3);
    for round in ["as imported", "compacted"] {
        println!("-- {round}");
        let clock = Instant::now();
        let snapshot = lake.snapshot().await.unwrap();
        println!("snapshot: {:.1} ms", clock.elapsed().as_secs_f64() * 1e3);
        for run in 0..2 {
            let mut keys = HashSet::new();
            let clock = Instant::now();
            snapshot
                .scan_i64("line", "group_key", |values| keys.extend(values.iter().copied().step_by(70)))
                .await
                .unwrap();
            println!("scan_i64 run {run}: {:.0} ms", clock.elapsed().as_secs_f64() * 1e3);
            let keys: Arc<HashSet<i64>> = Arc::new((0..10_000).map(|at| hash(at * 71)).collect());
            let columns: Vec<&str> = LINE.columns.iter().map(|column| column.name).collect();
            for columns in [&columns[..], &columns[3..12]] {
                let clock = Instant::now();
                let mut rows = 0;
                let count = |batch: RecordBatch| {
                    rows += batch.num_rows();
                    Ok(())
                };
                snapshot.scan_where_in("line", "group_key", &keys, columns, count).await.unwrap();
                println!(
                    "scan_where_in, {} columns: {rows} rows, {:.0} ms",
                    columns.len(),
                    clock.elapsed().as_secs_f64() * 1e3
                );
            }
            let list: Vec<String> = keys.iter().map(ToString::to_string).collect();
            let clock = Instant::now();
            let sql = format!("SELECT * FROM line WHERE group_key IN ({})", list.join(", "));
            snapshot.query(&sql, &[]).await.unwrap();
            println!("{:.0} ms: the same as an SQL list", clock.elapsed().as_secs_f64() * 1e3);
            for sql in [
                "SELECT account, SUM(amount) FROM line GROUP BY account",
                "SELECT campaign, economic_on, account, SUM(amount) FROM line GROUP BY campaign, economic_on, account",
                "SELECT SUM(amount) FROM line WHERE economic_on = DATE '2026-03-01' AND account = '404'",
                "SELECT COUNT(*) FROM line",
            ] {
                let clock = Instant::now();
                snapshot.query(sql, &[]).await.unwrap();
                println!("{:.0} ms: {sql}", clock.elapsed().as_secs_f64() * 1e3);
            }
        }
        if round == "as imported" {
            let clock = Instant::now();
            lake.compact(&mut lock).await.unwrap();
            println!("compact: {:.1} s", clock.elapsed().as_secs_f64());
        }
    }
}
