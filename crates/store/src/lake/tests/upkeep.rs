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
