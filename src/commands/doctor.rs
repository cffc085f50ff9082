//! `jangbu doctor`: every setting, tried.

use serde_json::json;
use store::records;

use super::{App, Verdict};
use crate::hashes::books_hash;

/// Prints settings and the state of the store.
pub async fn run(app: &App) -> anyhow::Result<Verdict> {
    let books = app.books().await?;
    let snapshot = books.lake.snapshot().await?;
    let batches = records::batch::all(&mut books.read().await?).await?;
    let orphans = books.lake.orphans().await?.len();
    let mut tables = Vec::new();
    for table in store::tables::all() {
        tables.push((table.name, snapshot.rows(table.name)?, snapshot.files(table.name)?));
    }
    let hash = books_hash(&snapshot).await?.to_string();
    let head = batches.last().map(|batch| batch.chain_head.clone()).unwrap_or_default();
    if app.output.for_people() {
        println!("home          {}", app.home.display());
        println!("company       {} ({})", books.company.name, books.place.id);
        println!("database      {}", books.database);
        println!(
            "currency      {}, zone {}, revenue when {}",
            books.company.currency, books.company.zone, books.company.revenue_date
        );
        println!("snapshot      {}, {} batches, {} accounts", snapshot.id(), batches.len(), books.accounts.len());
        for (name, rows, files) in tables.iter().filter(|(_, rows, _)| *rows > 0) {
            println!("  {name:<18} {rows:>10} rows in {files} files");
        }
        println!("orphan files  {orphans}");
        println!("books hash    {hash}\nchain head    {head}");
    } else {
        let tables: Vec<_> = tables.iter().map(|(n, r, f)| json!({"table": n, "rows": r, "files": f})).collect();
        app.output.answer(
            &json!({"home": app.home, "company": books.company, "database": books.database.to_string(),
            "snapshot": snapshot.id(), "batches": batches.len(), "tables": tables, "orphan_files": orphans,
            "books_hash": hash, "chain_head": head}),
        )?;
    }
    Ok(Verdict::Fine)
}
