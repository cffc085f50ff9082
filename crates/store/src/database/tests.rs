//! One SQL text on both databases, and one writer at a time.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use testing::Place;

use super::{Database, Value};

const TABLE: &str = "CREATE TABLE item (id TEXT PRIMARY KEY, minor BIGINT, flag BOOLEAN, raw TEXT, created_at TEXT)";

#[tokio::test(flavor = "multi_thread")]
async fn one_sql_text_serves_both_databases() {
    for place in Place::both().unwrap() {
        let database = Database::create(&place.address, &place.schema).await.unwrap();
        let mut lock = database.lock().await.unwrap();
        let mut tx = lock.begin().await.unwrap();
        tx.execute(TABLE, &[]).await.unwrap();
        let columns = ["id", "minor", "flag", "raw", "created_at"];
        let row = |id: &str, minor: Option<i64>| -> Vec<Value> {
            vec![id.into(), minor.into(), true.into(), Value::Null, "2026-01-01".into()]
        };
        let rows: Vec<_> = (0..2_500).map(|at| row(&format!("id{at}"), (at > 0).then_some(at))).collect();
        tx.insert("item", &columns, &rows).await.unwrap();
        let upsert =
            "INSERT INTO item (id, minor) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET minor = excluded.minor";
        assert_eq!(tx.execute(upsert, &["id1".into(), i64::MAX.into()]).await.unwrap(), 1);
        assert_eq!(tx.execute(upsert, &["id2".into(), Value::Null]).await.unwrap(), 1);
        tx.commit().await.unwrap();

        let mut tx = database.read().await.unwrap();
        let sql = "SELECT id, minor, flag, raw FROM item WHERE id IN ($1, $2) ORDER BY id LIMIT $3";
        let found = tx.query(sql, &["id1".into(), "id2".into(), 5.into()]).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].int(1).unwrap(), i64::MAX);
        assert_eq!(found[1].opt_int(1).unwrap(), None);
        assert!(found[0].bool(2).unwrap());
        assert_eq!(found[0].opt_text(3).unwrap(), None);
        let sum =
            tx.query("SELECT SUM(minor)::bigint, COUNT(*) FROM item WHERE minor < $1", &[10.into()]).await.unwrap();
        assert_eq!((sum[0].int(0).unwrap(), sum[0].int(1).unwrap()), (3 + 4 + 5 + 6 + 7 + 8 + 9, 7));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_committed_never_happened() {
    for place in Place::both().unwrap() {
        let database = Database::create(&place.address, &place.schema).await.unwrap();
        let mut lock = database.lock().await.unwrap();
        let mut tx = lock.begin().await.unwrap();
        tx.execute(TABLE, &[]).await.unwrap();
        drop(tx);
        let mut tx = lock.begin().await.unwrap();
        assert!(tx.query("SELECT * FROM item", &[]).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_writer_waits_for_the_first() {
    for place in Place::both().unwrap() {
        let database = Database::create(&place.address, &place.schema).await.unwrap();
        let lock = database.lock().await.unwrap();
        assert!(database.try_lock().await.unwrap().is_none());
        let other = Database::create(&place.address, &place.schema).await.unwrap();
        let waiting = tokio::spawn(async move { other.lock().await.map(drop) });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!waiting.is_finished());
        drop(lock);
        waiting.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_lost_its_connection_cannot_commit() {
    let place = Place::postgres().unwrap();
    let database = Database::create(&place.address, &place.schema).await.unwrap();
    let mut lock = database.lock().await.unwrap();
    let mut tx = lock.begin().await.unwrap();
    tx.execute(TABLE, &[]).await.unwrap();
    let own = tx.query("SELECT pg_backend_pid()::bigint", &[]).await.unwrap()[0].int(0).unwrap();
    let mut other = database.read().await.unwrap();
    other.query("SELECT pg_terminate_backend($1::int)", &[own.into()]).await.unwrap();
    assert!(tx.commit().await.is_err());
    assert!(lock.begin().await.is_err());
    assert!(database.try_lock().await.unwrap().is_some());
}
