//! Many files in their order: some are committed together, and where one of them fails the others lose nothing.

use super::{App, imported, progress};
use crate::{
    books::Books,
    pipeline::{
        import::{FileImport, Imported, Stage},
        reading::Reading,
        together::Together,
    },
};

/// A file and what became of it.
type Told = (FileImport, anyhow::Result<Imported>);

/// Files whose outcome is not told yet.
#[derive(Default)]
pub struct Files {
    together: Together,
    /// In order; `None` while a file is pending.
    untold: Vec<(FileImport, Option<anyhow::Result<Imported>>)>,
}

impl Files {
    /// Imports the next file; what became of it, and of those before it, as far as that is decided.
    pub async fn import(
        &mut self,
        app: &App,
        books: &mut Books,
        file: FileImport,
        reading: anyhow::Result<Reading>,
    ) -> Vec<Told> {
        let stage = match reading {
            Ok(reading) => Stage::Reading(Box::new(reading)),
            Err(error) => {
                self.untold.push((file, Some(Err(error))));
                return self.told();
            }
        };
        let mut told = Vec::new();
        if self.together.holds(&stage) {
            told = self.commit(app, books).await;
        }
        let bar = progress::rows(&app.output, &file.path);
        let added = self.together.add(books, &file, stage, &app.clock, &|rows| bar.inc(rows)).await;
        bar.finish_and_clear();
        match added {
            Ok(known) => self.untold.push((file, known.map(Ok))),
            Err(error) => {
                let alone = self.untold.iter().all(|(_, known)| known.is_some());
                // What was pending is lost with it: each is asked again whether it fails by itself.
                self.untold.push((file, alone.then_some(Err(error))));
                self.together = Together::default();
                self.one_by_one(app, books).await;
            }
        }
        told.append(&mut if self.together.is_enough() { self.commit(app, books).await } else { self.told() });
        told
    }

    /// Commits what is pending; what became of all files that were not told.
    pub async fn commit(&mut self, app: &App, books: &mut Books) -> Vec<Told> {
        match self.together.commit(books).await {
            Ok(imported) => {
                let pending = self.untold.iter_mut().map(|(_, known)| known).filter(|known| known.is_none());
                pending.zip(imported).for_each(|(known, imported)| *known = Some(Ok(imported)));
            }
            Err(_) => self.one_by_one(app, books).await,
        }
        self.told()
    }

    /// Imports every file that was pending, each in a commit of its own.
    async fn one_by_one(&mut self, app: &App, books: &mut Books) {
        for (file, known) in &mut self.untold {
            if known.is_none() {
                *known = Some(imported(app, books, file).await);
            }
        }
    }

    /// What became of the files, unless some are pending: all are told in their order.
    fn told(&mut self) -> Vec<Told> {
        if self.untold.iter().any(|(_, known)| known.is_none()) {
            return Vec::new();
        }
        self.untold.drain(..).filter_map(|(file, known)| Some((file, known?))).collect()
    }
}
