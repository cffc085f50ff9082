//! Books that two programs write in turn are those that one program writes alone.

use std::{path::Path, sync::PoisonError};

use jangbu_core::{
    Currency, Text,
    account::{Account, AccountKind, Company, RevenueDate},
};
use store::records::batch;

use crate::{
    accounts,
    books::{Books, Place},
    checks,
    clock::Clock,
    hashes::books_hash,
    pipeline::import::{FileImport, Imported, import},
};

const ORDERS: &str = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액";

/// What is imported one after the other, each file a day younger. Every one rests on what came before.
const FILES: [(&str, &str, &[&str]); 7] = [
    ("orders.csv", ORDERS, &["O-1,1,2026-03-05,tee,1,11000", "O-2,1,2026-03-06,cap,1,5500"]),
    ("restated.csv", ORDERS, &["O-1,1,2026-03-05,tee,1,12100", "O-3,1,2026-03-07,tee,2,33000"]),
    ("again.csv", ORDERS, &["O-3,1,2026-03-07,tee,2,30800", "O-2,1,2026-03-06,cap,1,6600"]),
    ("costs.csv", "상품코드,상품명,매입단가,적용일", &["tee,tee,4000,2026-03-01"]),
    ("more.csv", ORDERS, &["O-4,1,2026-03-08,tee,1,15400", "O-1,1,2026-03-05,tee,1,12100"]),
    (
        "refunds.csv",
        "구분,주문번호,상품주문번호,수량,클레임번호,처리일시,환불금액,재입고",
        &["반품,O-4,1,1,R-1,2026-03-09,15400,Y", "반품,O-3,1,1,R-2,2026-03-09,15400,N"],
    ),
    ("last.csv", ORDERS, &["O-2,1,2026-03-06,cap,1,7700", "O-5,1,2026-03-09,cap,1,2200"]),
];

/// Before this file the shop learns which gateway collects.
const RENAMED_BEFORE: usize = 3;

fn clock() -> Clock {
    Clock { fixed: Some("2026-04-01T00:00:00Z".parse().unwrap()) }
}

fn place(folder: &Path) -> Place {
    Place { folder: folder.join("books"), id: "books".to_owned(), database: None, files: None }
}

async fn founded(folder: &Path) -> Books {
    let company = Company {
        name: "한빛상점".to_owned(),
        currency: Currency::default(),
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    Books::create(place(folder), &company, clock().now()).await.unwrap().0
}

/// Registers the shop, or changes the gateway that collects for it.
async fn collects(books: &mut Books, gateway: &str) {
    let own = Account {
        id: "own".into(),
        kind: AccountKind::Shop,
        platform: "own_shop".into(),
        zone: "Asia/Seoul".into(),
        gateway: gateway.into(),
        ..Account::default()
    };
    accounts::put(books, &Text::from("own"), &clock(), |_, _| Ok(own)).await.unwrap();
}

async fn imported(books: &mut Books, folder: &Path, at: usize) {
    let (name, header, rows) = FILES[at];
    let path = folder.join(name);
    std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let as_of = Some(format!("2026-03-{}T00:00:00Z", 10 + at).parse().unwrap());
    let file = FileImport { path, as_of, ..FileImport::default() };
    let Imported::New { recorded, outcome, .. } = import(books, &file, &clock(), &|_| {}).await.unwrap() else {
        panic!("{name} was known");
    };
    assert!(outcome.quarantined.is_empty(), "{name}: {:?}", outcome.quarantined);
    assert_eq!(recorded.batch.unwrap().facts, rows.len() as i64, "{name}");
    let left = books.kept.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    assert!(left, "{name} leaves what it knows to the next one");
}

/// Chain and books hash after all files, each imported by the program whose turn it is.
async fn written_by(turns: [usize; FILES.len()]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let first = founded(folder.path()).await;
    let second = Books::open(place(folder.path())).await.unwrap();
    let mut programs = [first, second];
    collects(&mut programs[0], "").await;
    for (at, turn) in turns.into_iter().enumerate() {
        if at == RENAMED_BEFORE {
            collects(&mut programs[turn], "toss").await;
        }
        imported(&mut programs[turn], folder.path(), at).await;
    }
    let mut written = Vec::new();
    for books in &programs {
        let report = checks::check(books).await.unwrap();
        assert!(report.broken.is_empty(), "{turns:?}: {:?}", report.broken);
        let last = batch::last(&mut books.read().await.unwrap()).await.unwrap().unwrap();
        written.push((last.chain_head, books_hash(&books.lake.snapshot().await.unwrap()).await.unwrap().to_string()));
    }
    assert_eq!(written[0], written[1], "both see the same books: {turns:?}");
    written.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_between_batches_is_left_when_another_program_wrote_in_between() {
    let alone = written_by([0; FILES.len()]).await;
    for turns in [[0, 1, 0, 1, 0, 1, 0], [0, 1, 1, 0, 0, 1, 1], [1, 0, 0, 0, 1, 0, 1]] {
        assert_eq!(written_by(turns).await, alone, "{turns:?}");
    }
}
