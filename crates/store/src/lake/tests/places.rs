//! A place for files has one owner, and nothing but `create` makes or moves anything.

use std::path::{Path, PathBuf};

use super::*;
use crate::StoreError;

async fn opened(database: &Database, files: &Path) -> crate::Result<Lake> {
    Lake::open(database, &files.display().to_string(), &[SALE, NOTE], VIEWS).await
}

async fn created(database: &Database, files: &Path) -> crate::Result<Lake> {
    Lake::create(database, &files.display().to_string(), &[SALE, NOTE], VIEWS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_databases_never_share_a_place() {
    for (first, second) in [
        (Place::sqlite().unwrap(), Place::postgres().unwrap()),
        (Place::postgres().unwrap(), Place::sqlite().unwrap()),
        (Place::sqlite().unwrap(), Place::sqlite().unwrap()),
    ] {
        let (database, lake) = open(&first).await;
        let mut lock = database.lock().await.unwrap();
        sell(&lake, &mut lock, 0, 2_000).await;
        let files = PathBuf::from(first.files());
        let other = Database::create(&second.address, &second.schema).await.unwrap();
        assert!(matches!(created(&other, &files).await, Err(StoreError::Foreign { .. })));
        // Nor may books that exist move there, whatever their catalog says.
        created(&other, &PathBuf::from(second.files())).await.unwrap();
        assert!(matches!(created(&other, &files).await, Err(StoreError::Foreign { .. })));
        let mut others = other.lock().await.unwrap();
        let mut tx = others.begin().await.unwrap();
        let path = format!("{}/", files.canonicalize().unwrap().display());
        tx.execute("UPDATE ducklake_metadata SET value = $1 WHERE key = 'data_path'", &[path.into()]).await.unwrap();
        tx.commit().await.unwrap();
        drop(others);
        assert!(matches!(opened(&other, &files).await, Err(StoreError::Foreign { .. })));
        assert_eq!(all(&opened(&database, &files).await.unwrap().snapshot().await.unwrap()).await, sales(0, 2_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_nobody_owns_are_not_taken_over_by_new_books() {
    let [first, second] = Place::both().unwrap();
    let (database, lake) = open(&first).await;
    sell(&lake, &mut database.lock().await.unwrap(), 0, 2_000).await;
    let files = PathBuf::from(first.files());
    std::fs::remove_file(files.join("owner")).unwrap();
    assert!(matches!(opened(&database, &files).await, Err(StoreError::Incomplete { .. })));
    let other = Database::create(&second.address, &second.schema).await.unwrap();
    assert!(matches!(created(&other, &files).await, Err(StoreError::Foreign { .. })));
    created(&database, &files).await.unwrap();
    opened(&database, &files).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_makes_and_changes_nothing_and_waits_for_nobody() {
    for place in Place::both().unwrap() {
        let missing = format!("{}_missing", place.schema);
        let absent = place.address.replace("books.db", "missing.db");
        if let Ok(database) = Database::open(&absent, &missing).await {
            let nowhere = place.folder.path().join("nowhere");
            assert!(matches!(opened(&database, &nowhere).await, Err(StoreError::Incomplete { .. })));
            assert!(!nowhere.exists());
            let sql = "SELECT COUNT(*) FROM pg_namespace WHERE nspname = $1";
            let mut tx = database.read().await.unwrap();
            assert_eq!(tx.query(sql, &[missing.into()]).await.unwrap()[0].int(0).unwrap(), 0);
        }
        assert!(!place.folder.path().join("missing.db").exists());

        let (database, _) = open(&place).await;
        let _writer = database.lock().await.unwrap();
        let elsewhere = place.folder.path().join("elsewhere");
        assert!(matches!(opened(&database, &elsewhere).await, Err(StoreError::Moved { .. })));
        assert!(!elsewhere.exists());
        opened(&database, &PathBuf::from(place.files())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn moved_files_are_found_again_when_it_is_said_where_they_are() {
    for place in Place::both().unwrap() {
        let (database, lake) = open(&place).await;
        sell(&lake, &mut database.lock().await.unwrap(), 0, 2_000).await;
        let (old, new) = (PathBuf::from(place.files()), place.folder.path().join("moved"));
        assert!(matches!(created(&database, &new).await, Err(StoreError::Moved { .. })), "they are not there yet");
        std::fs::remove_dir_all(&new).unwrap();
        std::fs::rename(&old, &new).unwrap();
        created(&database, &new).await.unwrap();
        assert_eq!(all(&opened(&database, &new).await.unwrap().snapshot().await.unwrap()).await, sales(0, 2_000));
        assert!(matches!(opened(&database, &old).await, Err(StoreError::Moved { .. })));
    }
}
