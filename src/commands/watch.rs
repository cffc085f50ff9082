//! `jangbu watch`: imports what is put into a folder.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{
    App,
    import::{SaidArgs, import_one, walk},
};
use crate::told::told;

/// Arguments of `watch`.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: jangbu watch ~/Downloads/jangbu\n\nA file is imported once it has not changed between two \
                        looks. One that is refused is tried again when it changes."
)]
pub struct WatchArgs {
    /// Folder that the downloads are put into.
    folder: PathBuf,
    /// Seconds between two looks.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    #[command(flatten)]
    said: SaidArgs,
}

/// What a file looked like.
type Look = (u64, Option<SystemTime>);

/// Looks at the folder until it is interrupted.
pub async fn run(app: &App, args: &WatchArgs) -> anyhow::Result<()> {
    let folder = args.folder.display();
    if !args.folder.is_dir() {
        return Err(told(format!("{folder} is no folder"), format!("{folder} 은(는) 폴더가 아닙니다")));
    }
    app.books().await?;
    if app.output.for_people() {
        let en = format!("Watching {folder}. Put downloads there; end with Ctrl-C.");
        let ko = format!("{folder} 을(를) 지켜봅니다. 내려받은 파일을 넣으십시오. 끝내려면 Ctrl-C.");
        println!("{}", app.output.say(&en, &ko));
    }
    let said = args.said.in_folders([&args.folder]);
    let (mut before, mut done) = (BTreeMap::new(), BTreeMap::new());
    loop {
        let now = looks(&args.folder)?;
        for path in settled(&now, &before, &done) {
            let mut books = app.books().await?;
            // A file that is refused, or gone by now, is told and does not end the watch.
            if let Err(error) = import_one(app, &mut books, path, &said).await {
                eprintln!("{}: {error:#}", path.display());
            }
            done.insert(path.to_owned(), now[path]);
        }
        before = now;
        tokio::time::sleep(Duration::from_secs(args.every)).await;
    }
}

/// The files that look as they did before, and have not been imported as they look.
fn settled<'n>(
    now: &'n BTreeMap<PathBuf, Look>,
    before: &BTreeMap<PathBuf, Look>,
    done: &BTreeMap<PathBuf, Look>,
) -> Vec<&'n Path> {
    let is = |(path, look): &(&PathBuf, &Look)| before.get(*path) == Some(look) && done.get(*path) != Some(look);
    now.iter().filter(is).map(|(path, _)| path.as_path()).collect()
}

fn looks(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, Look>> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    let look = |path: PathBuf| {
        let found = std::fs::metadata(&path).ok()?;
        Some((path, (found.len(), found.modified().ok())))
    };
    Ok(files.into_iter().filter_map(look).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_settles_when_it_stays_the_same_and_again_after_a_change() {
        let at = |bytes| BTreeMap::from([(PathBuf::from("a.csv"), (bytes, None))]);
        let nothing = BTreeMap::new();
        assert!(settled(&at(1), &nothing, &nothing).is_empty());
        assert!(settled(&at(2), &at(1), &nothing).is_empty());
        assert_eq!(settled(&at(2), &at(2), &nothing), [Path::new("a.csv")]);
        assert!(settled(&at(2), &at(2), &at(2)).is_empty());
        assert_eq!(settled(&at(3), &at(3), &at(2)), [Path::new("a.csv")]);
    }
}
