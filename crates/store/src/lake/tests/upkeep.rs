//! Flush, compaction, expiry and sweep change no answer.

use jiff::{SignedDuration, Timestamp};

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn flushed_rows_are_the_rows_that_were_inlined() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 40).await;
        sell(&lake, &mut lock, 40, 100).await;
        let before = lake.snapshot().await.unwrap();
        assert_eq!(before.files("sale").unwrap(), 0);
        let done = lake.flush_inlined(&mut lock).await.unwrap();
        assert_eq!((done.inlined_rows, done.files_after), (100, 1));
        let after = lake.snapshot().await.unwrap();
        assert_eq!(after.files("sale").unwrap(), 1);
        assert_eq!(all(&after).await, sales(0, 100));
        assert_eq!(all(&before).await, sales(0, 100));
        assert_eq!(lake.flush_inlined(&mut lock).await.unwrap().files_after, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn compaction_keeps_every_row_and_orders_them() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        for part in [4, 2, 0, 3, 1] {
            sell(&lake, &mut lock, part * 2_000, part * 2_000 + 2_000).await;
        }
        sell(&lake, &mut lock, 10_000, 10_010).await;
        let before = lake.snapshot().await.unwrap();
        let done = lake.compact(&mut lock).await.unwrap();
        assert_eq!((done.files_before, done.files_after, done.inlined_rows), (5, 1, 10));
        let after = lake.snapshot().await.unwrap();
        assert_eq!(after.files("sale").unwrap(), 1);
        assert_eq!(all(&after).await, sales(0, 10_010));
        assert_eq!(all(&before).await, sales(0, 10_010));

        // The file is in the table's order, and the engine knows: no sort is planned.
        let plan = after.query("EXPLAIN SELECT sold_on, id FROM sale ORDER BY sold_on, id", &[]).await;
        assert!(plan.is_ok_and(|plan| !format!("{plan:?}").contains("SortExec")));
        assert_eq!(lake.compact(&mut lock).await.unwrap().files_before, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_files_go_and_current_ones_stay() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        sell(&lake, &mut lock, 2_000, 4_000).await;
        sell(&lake, &mut lock, 4_000, 4_010).await;
        lake.compact(&mut lock).await.unwrap();
        let hour_ago = Timestamp::now() - SignedDuration::from_hours(1);
        assert_eq!(lake.expire(&mut lock, hour_ago).await.unwrap(), 0);
        assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 0);
        assert_eq!(lake.expire(&mut lock, Timestamp::now()).await.unwrap(), 2);
        assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 0);
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 4_010));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_removes_what_a_killed_import_left() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        let mut writer = lake.stage("sale").unwrap();
        writer.write(&sales(2_000, 5_000)).unwrap();
        let staged = writer.finish().unwrap();
        assert_eq!(staged.files().len(), 1);
        let foreign = std::path::Path::new(&place.files()).join("main/sale/ducklake-x.parquet");
        std::fs::write(&foreign, "not ours").unwrap();
        assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 1);
        assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 0);
        assert!(foreign.exists());
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 2_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_writer_removes_its_files() {
    let place = Place::sqlite().unwrap();
    let (database, lake) = open(&place).await;
    let mut writer = lake.stage("sale").unwrap();
    writer.write(&sales(0, 5_000)).unwrap();
    drop(writer);
    let mut lock = database.lock().await.unwrap();
    assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_idle_books_keeps_the_files_that_compaction_replaces() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        sell(&lake, &mut lock, 2_000, 4_000).await;
        // Nothing was recorded for years; then someone reads, and compaction begins.
        let mut tx = lock.begin().await.unwrap();
        let sql = "UPDATE ducklake_snapshot SET snapshot_time = $1::text::timestamptz";
        tx.execute(sql, &["2020-01-01 00:00:00+00".into()]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = lake.snapshot().await.unwrap();
        lake.compact(&mut lock).await.unwrap();
        let hour_ago = Timestamp::now() - SignedDuration::from_hours(1);
        assert_eq!(lake.expire(&mut lock, hour_ago).await.unwrap(), 0);
        assert_eq!(all(&reader).await, sales(0, 4_000));
        assert_eq!(lake.expire(&mut lock, Timestamp::now()).await.unwrap(), 2);
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 4_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_writer_took_away_is_not_replaced() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        let file = lake.snapshot().await.unwrap().content("sale").unwrap().files[0].clone();
        for first in [true, false] {
            let mut commit = lake.begin(&mut lock).await.unwrap();
            let ended = commit.end_file(0, file.id.unwrap(), file.rows, file.bytes).await;
            assert_eq!(matches!(ended, Err(crate::StoreError::Conflict { .. })), !first);
            commit.note("deleted_from_table", 0);
            if first {
                commit.finish().await.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_do_not_come_in_order_are_never_said_to() {
    let place = Place::sqlite().unwrap();
    let (_, lake) = open(&place).await;
    let mut writer = lake.stage_sorted("sale").unwrap().into_files();
    writer.write(&sales(1_000, 2_000)).unwrap();
    writer.write(&sales(2_000, 4_000)).unwrap();
    assert!(writer.write(&sales(3_000, 3_100)).is_err());
    // A table without an order takes them as they come.
    let notes = |texts: &[&str]| {
        let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
        RecordBatch::try_new(NOTE.schema(), vec![texts]).unwrap()
    };
    let mut writer = lake.stage_sorted("note").unwrap().into_files();
    writer.write(&notes(&["b", "a"])).unwrap();
    writer.write(&notes(&["A"])).unwrap();
    assert_eq!(writer.finish().unwrap().rows(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_went_into_files_do_not_slow_those_that_wait() {
    let place = Place::sqlite().unwrap();
    let (database, lake) = open(&place).await;
    let mut lock = database.lock().await.unwrap();
    for part in 0..5 {
        sell(&lake, &mut lock, part * 400, part * 400 + 400).await;
        lake.flush_inlined(&mut lock).await.unwrap();
    }
    sell(&lake, &mut lock, 2_000, 2_010).await;
    let select = crate::lake::inline::select(&lake.tables()[0]);
    let mut tx = database.read().await.unwrap();
    let plan = tx.query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {select}")), &[]).await.unwrap();
    let plan: Vec<_> = plan.iter().map(|step| step.text(3).unwrap().to_owned()).collect();
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].contains("USING INDEX"), "{plan:?}");
    assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 2_010));
}
