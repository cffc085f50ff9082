//! What is written is what is read, in files and inlined.

use super::*;
use crate::Value;

#[tokio::test(flavor = "multi_thread")]
async fn every_type_comes_back_from_files_and_from_the_catalog() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 3_000).await;
        sell(&lake, &mut lock, 3_000, 3_100).await;
        let snapshot = lake.snapshot().await.unwrap();
        assert_eq!(snapshot.files("sale").unwrap(), 1);
        assert_eq!(snapshot.rows("sale").unwrap(), 3_100);
        assert_eq!(all(&snapshot).await, sales(0, 3_100));

        // Another opening finds the same.
        let again = opened_again(&place).await;
        assert_eq!(all(&again.snapshot().await.unwrap()).await, sales(0, 3_100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_commit_with_the_rows_or_not_at_all() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        let mut tx = lock.begin().await.unwrap();
        tx.execute("CREATE TABLE batch (id BIGINT PRIMARY KEY)", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let mut writer = lake.stage("sale").unwrap();
        writer.write(&sales(0, 10)).unwrap();
        let staged = writer.finish().unwrap();
        for finished in [false, true] {
            let mut commit = lake.begin(&mut lock).await.unwrap();
            commit.append("sale", &staged).await.unwrap();
            commit.records().execute("INSERT INTO batch VALUES ($1)", &[1.into()]).await.unwrap();
            if finished {
                commit.finish().await.unwrap();
            }
            let mut tx = database.read().await.unwrap();
            let batches = tx.query("SELECT COUNT(*) FROM batch", &[]).await.unwrap()[0].int(0).unwrap();
            assert_eq!(batches, i64::from(finished));
            drop(tx);
            let rows = lake.snapshot().await.unwrap().rows("sale").unwrap();
            assert_eq!(rows, if finished { 10 } else { 0 });
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_content_of_a_table_is_replaced_in_one_commit() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 3_000).await;
        sell(&lake, &mut lock, 3_000, 3_100).await;
        let before = lake.snapshot().await.unwrap();
        let mut writer = lake.stage("sale").unwrap();
        writer.write(&sales(0, 2_000)).unwrap();
        let staged = writer.finish().unwrap();
        let mut commit = lake.begin(&mut lock).await.unwrap();
        commit.clear("sale").await.unwrap();
        commit.append("sale", &staged).await.unwrap();
        commit.finish().await.unwrap();
        assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 2_000));
        assert_eq!(all(&before).await, sales(0, 3_100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_may_rest_in_an_object_store() {
    let place = Place::sqlite().unwrap();
    let database = Database::create(&place.address, &place.schema).await.unwrap();
    let lake = Lake::create(&database, "memory:///books", &[SALE, NOTE], VIEWS).await.unwrap();
    let mut lock = database.lock().await.unwrap();
    let mut writer = lake.stage("sale").unwrap();
    writer.write(&sales(0, 5_000)).unwrap();
    let staged = tokio::task::spawn_blocking(move || writer.finish()).await.unwrap().unwrap();
    let mut commit = lake.begin(&mut lock).await.unwrap();
    commit.append("sale", &staged).await.unwrap();
    commit.finish().await.unwrap();
    assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 5_000));
    lake.compact(&mut lock).await.unwrap();
    assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 5_000));
    assert_eq!(lake.expire(&mut lock, jiff::Timestamp::now()).await.unwrap(), 1);
    assert_eq!(lake.sweep_orphans(&mut lock).await.unwrap(), 0);
    assert_eq!(all(&lake.snapshot().await.unwrap()).await, sales(0, 5_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_table_can_be_queried() {
    let place = Place::sqlite().unwrap();
    let (_, lake) = open(&place).await;
    let snapshot = lake.snapshot().await.unwrap();
    assert_eq!(number(&snapshot, "SELECT COUNT(*) FROM sale WHERE amount > 5").await, 0);
    assert_eq!(number(&snapshot, "SELECT COUNT(*) FROM paid_by_shop").await, 0);
    let none = snapshot.query("SELECT shop FROM sale WHERE id = $1", &[Value::Int(1)]).await.unwrap();
    assert_eq!(none.iter().map(RecordBatch::num_rows).sum::<usize>(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_carried_over_commits_is_the_one_in_the_catalog() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        let mut lock = database.lock().await.unwrap();
        lake.snapshot().await.unwrap();
        for step in 0..6 {
            match step {
                0 => _ = sell(&lake, &mut lock, 0, 3_000).await,
                1 | 2 => _ = sell(&lake, &mut lock, 2_900 + step * 100, 3_000 + step * 100).await,
                3 => _ = lake.flush_inlined(&mut lock).await.unwrap(),
                4 => _ = lake.compact(&mut lock).await.unwrap(),
                _ => {
                    let mut commit = lake.begin(&mut lock).await.unwrap();
                    commit.clear("sale").await.unwrap();
                    commit.finish().await.unwrap();
                }
            }
            let id = lake.snapshot().await.unwrap().id();
            let carried = lake.known_at(id).unwrap();
            let again = opened_again(&place).await;
            assert_eq!(again.snapshot().await.unwrap().id(), id);
            assert_eq!(format!("{carried:?}"), format!("{:?}", again.known_at(id).unwrap()), "step {step}");
        }
    }
}
