//! Real DuckDB reads the books, writes to them, and is read back.

use std::process::Command;

use testing::python;

use super::*;

/// Runs statements in DuckDB with the lake attached; every row is a line, columns parted by `|`.
fn duckdb(place: &Place, statements: &[&str]) -> Vec<String> {
    let mut command = Command::new(python());
    command.args(["-c", include_str!("duck.py"), &place.duckdb_attach()]).args(statements);
    let output = command.output().expect("Python with DuckDB; `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

const ALL: &str =
    "SELECT shop, id, quantity, paid, sold_on, recorded_at::VARCHAR, amount, price FROM lake.sale ORDER BY id";

#[tokio::test(flavor = "multi_thread")]
async fn duckdb_reads_the_same_rows_before_and_after_housekeeping() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 3_000).await;
        sell(&lake, &mut lock, 3_000, 3_003).await;
        let first = duckdb(&place, &[ALL]);
        assert_eq!(first.len(), 3_003);
        assert_eq!(first[3], "가게 '0'|3|1|False|2026-01-01|2026-01-01 00:00:03.000003+00|2800|0.999998");
        let inlined = "가게 '1'|3001|-1|False|2026-01-04|2026-01-01 00:50:01.003001+00|3300600|1000.332332";
        assert_eq!(first[3_001], inlined);
        assert_eq!(first[6], "None|6|None|None|2026-01-01|None|None|None");
        let ours = number(&lake.snapshot().await.unwrap(), "SELECT SUM(total) FROM paid_by_shop").await;
        assert_eq!(duckdb(&place, &["SELECT SUM(total)::BIGINT FROM lake.paid_by_shop"]), [ours.to_string()]);

        sell(&lake, &mut lock, 3_003, 6_000).await;
        let before = duckdb(&place, &[ALL]);
        lake.compact(&mut lock).await.unwrap();
        assert_eq!(duckdb(&place, &[ALL]), before);
        let filtered = "SELECT COUNT(*) FROM lake.sale WHERE id = 4000 AND sold_on = '2026-01-05' AND amount = 4399500";
        assert_eq!(duckdb(&place, &[filtered]), ["1"]);
        lake.expire(&mut lock, jiff::Timestamp::now()).await.unwrap();
        assert_eq!(duckdb(&place, &[ALL]), before);
        assert_eq!(before.len(), 6_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_duckdb_writes_is_read_back() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        sell(&lake, &mut lock, 2_000, 2_005).await;
        drop(lock);
        let insert =
            "INSERT INTO lake.sale SELECT shop, id + 10000, quantity, paid, sold_on, recorded_at, amount, price
                      FROM lake.sale WHERE id < ";
        duckdb(&place, &[&format!("{insert} 1000"), &format!("{insert} 5")]);
        let snapshot = lake.snapshot().await.unwrap();
        assert_eq!(snapshot.rows("sale").unwrap(), 3_010);
        assert_eq!(
            number(&snapshot, "SELECT COUNT(*) FROM sale WHERE id BETWEEN 10000 AND 10999 AND sold_on IS NOT NULL")
                .await,
            1_005
        );
        let rows = all(&snapshot).await;
        duckdb(&place, &["CALL ducklake_flush_inlined_data('lake')", "CALL ducklake_merge_adjacent_files('lake')"]);
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, rows);

        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 20_000, 20_010).await;
        lake.compact(&mut lock).await.unwrap();
        let sum = duckdb(&place, &["SELECT COUNT(*), SUM(id)::BIGINT, SUM(amount)::BIGINT FROM lake.sale"]);
        let snapshot = lake.snapshot().await.unwrap();
        let count = number(&snapshot, "SELECT COUNT(*) FROM sale").await;
        let ids = number(&snapshot, "SELECT SUM(id) FROM sale").await;
        let amount = number(&snapshot, "SELECT SUM(amount) FROM sale").await;
        assert_eq!(sum, [format!("{count}|{ids}|{amount}")]);
        assert_eq!(count, 3_020);
    }
}

/// Rows of the table of notes.
async fn note(lake: &Lake, lock: &mut WriteLock, texts: impl Iterator<Item = Option<String>>) {
    let texts: ArrayRef = Arc::new(texts.collect::<StringArray>());
    let mut writer = lake.stage("note").unwrap();
    writer.write(&RecordBatch::try_new(NOTE.schema(), vec![texts]).unwrap()).unwrap();
    let staged = writer.finish().unwrap();
    let mut commit = lake.begin(lock).await.unwrap();
    commit.append("note", &staged).await.unwrap();
    commit.finish().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_found_after_short_ones_came() {
    let long = |number: i64| format!("{}{number}", "긴 적요 ".repeat(20));
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        note(&lake, &mut lock, (0..600).map(|number| (number % 7 > 0).then(|| long(number)))).await;
        note(&lake, &mut lock, (0..600).map(|number| Some(format!("b{number}")))).await;
        note(&lake, &mut lock, (0..5).map(|number| Some(format!("c{number}")))).await;
        for (text, count) in [(long(8), 1), ("b7".to_owned(), 1), ("c4".to_owned(), 1), ("b600".to_owned(), 0)] {
            let sql = format!("SELECT COUNT(*) FROM lake.note WHERE text = '{text}'");
            assert_eq!(duckdb(&place, &[&sql]), [count.to_string()], "{text}");
            let sql = format!("SELECT COUNT(*) FROM note WHERE text = '{text}'");
            assert_eq!(number(&lake.snapshot().await.unwrap(), &sql).await, count, "{text}");
        }
        assert_eq!(duckdb(&place, &["SELECT COUNT(*) FROM lake.note WHERE text > 'd'"]), ["514"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bounds_that_were_never_known_are_not_narrowed_by_later_rows() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        note(&lake, &mut lock, (0..600).map(|number| (number % 2 > 0).then(|| format!("z{number}")))).await;
        // As another program may leave it.
        let mut tx = lock.begin().await.unwrap();
        for table in ["ducklake_table_column_stats", "ducklake_file_column_stats"] {
            let sql = format!("UPDATE {table} SET min_value = NULL, max_value = NULL");
            tx.execute(sqlx::AssertSqlSafe(sql), &[]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let lake = opened_again(&place).await;
        note(&lake, &mut lock, (0..600).map(|number| Some(format!("b{number}")))).await;
        assert_eq!(duckdb(&place, &["SELECT COUNT(*) FROM lake.note WHERE text = 'z7'"]), ["1"]);
    }
}
