//! Consistent, pruned and selective reading.

use std::sync::Arc;

use hashbrown::HashSet;

use super::*;
use crate::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_keeps_its_state_while_an_import_runs() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        let mut writer = lake.stage("sale").unwrap();
        writer.write(&sales(2_000, 5_000)).unwrap();
        let staged = writer.finish().unwrap();
        let mut commit = lake.begin(&mut lock).await.unwrap();
        commit.append("sale", &staged).await.unwrap();

        let reader = lake.snapshot().await.unwrap();
        assert_eq!(number(&reader, "SELECT COUNT(id) FROM sale").await, 2_000);
        let own = reader.clone().with_staged("sale", &staged).unwrap();
        assert_eq!(all(&own).await, sales(0, 5_000));
        commit.finish().await.unwrap();
        assert_eq!(all(&reader).await, sales(0, 2_000));
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 5_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_end_as_if_one_came_after_the_other() {
    for place in Place::both().unwrap() {
        let (_, lake) = open(&place).await;
        let imports = (0..8).map(|part| {
            let lake = lake.clone();
            tokio::spawn(async move {
                let mut lock = lake.database().lock().await.unwrap();
                sell(&lake, &mut lock, part * 700, part * 700 + 700).await
            })
        });
        let mut snapshots = Vec::new();
        for import in imports.collect::<Vec<_>>() {
            snapshots.push(import.await.unwrap());
        }
        snapshots.sort_unstable();
        snapshots.dedup();
        assert_eq!(snapshots.len(), 8);
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 5_600));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_hold_the_rows_are_not_opened() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        for part in 0..5 {
            sell(&lake, &mut lock, part * 2_000, part * 2_000 + 2_000).await;
        }
        // The second time from what the catalog keeps, not from what was carried over the commits.
        let again = opened_again(&place).await;
        for lake in [lake, again] {
            let snapshot = lake.snapshot().await.unwrap();
            assert_eq!(number(&snapshot, "SELECT COUNT(*) FROM sale WHERE id BETWEEN 4100 AND 4200").await, 101);
            assert_eq!(snapshot.pruned_files(), 4);
            let day = Value::from("2026-01-03");
            let day = snapshot.query("SELECT COUNT(*) FROM sale WHERE sold_on = $1", &[day]).await;
            assert_eq!(day.unwrap()[0].num_rows(), 1);
            assert_eq!(snapshot.pruned_files(), 8);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_and_bounds_come_from_the_catalog_alone() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        sell(&lake, &mut lock, 2_000, 4_000).await;
        let again = opened_again(&place).await;
        // With the files gone, only the catalog can answer.
        std::fs::remove_dir_all(place.files()).unwrap();
        for lake in [lake, again] {
            let snapshot = lake.snapshot().await.unwrap();
            assert_eq!(number(&snapshot, "SELECT COUNT(*) FROM sale").await, 4_000);
            assert_eq!(number(&snapshot, "SELECT MAX(id) FROM sale").await, 3_999);
            assert!(snapshot.query("SELECT SUM(id) FROM sale", &[]).await.is_err());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_reads_only_its_columns_and_filters_while_it_reads() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        let snapshot = lake.snapshot().await.unwrap();
        let plan = snapshot.query("EXPLAIN SELECT amount FROM sale WHERE quantity = 2", &[]).await.unwrap();
        let plan = format!("{}", crate::arrow::util::pretty::pretty_format_batches(&plan).unwrap());
        let scan = plan.lines().find(|line| line.contains("DataSourceExec")).unwrap_or_else(|| panic!("{plan}"));
        assert!(scan.contains("projection=[amount]"), "{scan}");
        assert!(scan.contains("predicate=quantity@2 = 2"), "{scan}");
        assert!(!plan.contains("FilterExec"), "nothing is left to filter after the scan: {plan}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selective_scan_finds_exactly_the_wanted_keys() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 5_000).await;
        sell(&lake, &mut lock, 5_000, 5_500).await;
        let mut writer = lake.stage("sale").unwrap();
        writer.write(&sales(5_500, 9_000)).unwrap();
        let staged = writer.finish().unwrap();
        let snapshot = lake.snapshot().await.unwrap().with_staged("sale", &staged).unwrap();
        let keys: Arc<HashSet<i64>> = Arc::new((0..20_000).step_by(37).collect());
        let mut found = Vec::new();
        let take = |batch: RecordBatch| {
            found.push(batch);
            Ok(())
        };
        let columns = ["price", "id", "shop", "recorded_at"];
        snapshot.scan_where_in("sale", "id", &keys, &columns, take).await.unwrap();
        let mut ids = Vec::new();
        for batch in &found {
            assert_eq!(batch.schema().field(0).name(), "price");
            ids.extend(batch.column(1).as_any().downcast_ref::<Int64Array>().unwrap().values().iter().copied());
        }
        ids.sort_unstable();
        assert_eq!(ids, (0..9_000).step_by(37).collect::<Vec<_>>());

        let mut sum = 0;
        snapshot.scan_i64("sale", "id", |ids| sum += ids.iter().sum::<i64>()).await.unwrap();
        assert_eq!(sum, (0..9_000).sum::<i64>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_statements_are_refused() {
    let place = Place::sqlite().unwrap();
    let (_, lake) = open(&place).await;
    let snapshot = lake.snapshot().await.unwrap();
    for sql in ["CREATE TABLE x (a INT)", "INSERT INTO note VALUES ('a')", "SET datafusion.execution.batch_size = 1"] {
        assert!(snapshot.query(sql, &[]).await.is_err(), "{sql}");
    }
}
