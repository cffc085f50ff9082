//! The steps by day and place, kept in the company's folder from one report to the next.
//!
//! They hold for one state of the lake and one extent of knowledge. What is kept for another, or cannot be read, is
//! worked out anew; where nothing can be written, nothing is kept.

use std::{io::Write as _, path::PathBuf};

use jangbu_core::{Date, Text};
use measure::{Bridge, Step};
use serde::{Deserialize, Serialize};

use super::{
    cells::{Cell, Cells, Claim, Noted},
    place::Place,
};
use crate::{books::Books, reports::scope::Scope};

/// Changes whenever the steps get another meaning.
const LAYOUT: u32 = 1;
const STEPS: usize = Step::ALL.len();

/// What the steps hold for.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Of {
    layout: u32,
    version: Text,
    snapshot: i64,
    /// Every act on the books moves it, also those that leave the lake alone.
    known: jangbu_core::Timestamp,
    restricts: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    of: Of,
    places: Vec<[Text; 3]>,
    cells: Vec<(Date, u32, [i64; STEPS])>,
    claims: Vec<Claim>,
    noted: Noted,
}

impl Of {
    fn scope(scope: &Scope) -> Self {
        Self {
            layout: LAYOUT,
            version: env!("CARGO_PKG_VERSION").into(),
            snapshot: scope.snapshot.id(),
            known: scope.known.at,
            restricts: scope.known.restricts,
        }
    }
}

fn file(books: &Books) -> PathBuf {
    books.place.folder.join("cache").join("bridge.json")
}

/// The steps as known, kept or worked out.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn cells(books: &Books, scope: &Scope) -> anyhow::Result<Cells> {
    if let Some(cells) = read(books, scope) {
        return Ok(cells);
    }
    let cells = Cells::read(books, scope).await?;
    // A report is no worse for not being kept.
    write(books, scope, &cells).ok();
    Ok(cells)
}

fn read(books: &Books, scope: &Scope) -> Option<Cells> {
    let kept: Kept = serde_json::from_slice(&std::fs::read(file(books)).ok()?).ok()?;
    let places = kept.places.len();
    if kept.of != Of::scope(scope) || kept.cells.iter().any(|(_, place, _)| *place as usize >= places) {
        return None;
    }
    let place = |[media_account, campaign, channel]: [Text; 3]| Place { media_account, campaign, channel };
    let cell = |(day, place, steps)| Cell { day, place, bridge: Bridge::from_steps(steps) };
    Some(Cells {
        places: kept.places.into_iter().map(place).collect(),
        cells: kept.cells.into_iter().map(cell).collect(),
        claims: kept.claims,
        noted: kept.noted,
    })
}

/// Written aside and renamed: a reader sees all of it or the one before.
fn write(books: &Books, scope: &Scope, cells: &Cells) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Out<'a> {
        of: Of,
        places: Vec<[&'a Text; 3]>,
        cells: Vec<(Date, u32, &'a [i64; STEPS])>,
        claims: &'a [Claim],
        noted: &'a Noted,
    }
    let out = Out {
        of: Of::scope(scope),
        places: cells.places.iter().map(|it| [&it.media_account, &it.campaign, &it.channel]).collect(),
        cells: cells.cells.iter().map(|cell| (cell.day, cell.place, cell.bridge.steps())).collect(),
        claims: &cells.claims,
        noted: &cells.noted,
    };
    let file = file(books);
    let folder = file.parent().unwrap_or(&books.place.folder);
    // The company's folder itself is made by `init` only.
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let mut aside = tempfile::NamedTempFile::new_in(folder)?;
    aside.write_all(&serde_json::to_vec(&out)?)?;
    aside.persist(&file)?;
    Ok(())
}
