//! Does the demo's score notice mistakes? The product is broken on purpose, one line at a time, in a copy of the
//! repository; the score must fail every time. A mutation that survives is a mistake nobody would see; one that makes
//! the demo end without a score proves nothing.

mod list;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use list::{ALL, Mutation};
use serde_json::Value;

use crate::{place, program, steps::time};

/// Which mutations to try.
#[derive(clap::Args)]
pub struct Options {
    /// Only mutations whose name contains this.
    name: Option<String>,
}

/// The score of a small demo company is enough: mistakes in kind show in any size.
const DEMO: &[&str] = &["--seed", "7", "--months", "2", "--orders-per-day", "20"];

/// Tries the mutations and lists the survivors.
pub fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let chosen: Vec<_> =
        ALL.iter().filter(|it| options.name.as_ref().is_none_or(|name| it.name.contains(name))).collect();
    ensure!(!chosen.is_empty(), "no mutation has such a name");
    let root = place::repository()?;
    for mutation in &chosen {
        mutation.applied_in(&root)?;
    }

    let copy = Copy::make(&root)?;
    let sound = copy.score()?;
    ensure!(sound == Verdict::Full, "without any mutation: {sound}: it proves nothing now");
    let mut unnoticed = Vec::new();
    for mutation in &chosen {
        let at = Instant::now();
        let verdict = copy.with(mutation, Copy::score)?;
        println!("{:<38} {verdict} {}", mutation.name, time(at.elapsed()));
        if !matches!(verdict, Verdict::Noticed(_)) {
            unnoticed.push(mutation.name);
        }
    }
    println!("mutants: {} tried, {} not noticed, {}", chosen.len(), unnoticed.len(), time(start.elapsed()));
    ensure!(unnoticed.is_empty(), "the score did not notice: {}", unnoticed.join(", "));
    Ok(())
}

/// What the demo says of the books.
#[derive(PartialEq, Debug)]
enum Verdict {
    /// Full marks: a mutation survived.
    Full,
    /// Books that differ from the key, faults that were missed, false alarms.
    Noticed(String),
    /// No score at all: the demo broke down, or only `check` found something.
    NoScore(String),
}

impl Verdict {
    /// From the answer of `jangbu demo --format json`.
    fn of(output: &Output) -> Self {
        let Ok(answer) = serde_json::from_slice::<Value>(&output.stdout) else {
            let said = String::from_utf8_lossy(&output.stderr);
            return Self::NoScore(format!("{}: {}", output.status, said.lines().next().unwrap_or_default()));
        };
        let score = &answer["score"];
        let count = |list: &Value| list.as_array().map_or(0, Vec::len);
        let (missed, alarms) = (count(&score["faults_missed"]), count(&score["false_alarms"]));
        match score["books_equal"].as_bool() {
            Some(true) if missed + alarms > 0 => Self::Noticed(format!("{missed} missed, {alarms} false alarms")),
            Some(true) if output.status.success() => Self::Full,
            Some(false) => {
                let off = &score["off_by"]["minor"];
                Self::Noticed(format!("books off by {off}, {missed} missed, {alarms} false alarms"))
            }
            _ => Self::NoScore(format!("{}, full score", output.status)),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Full => write!(f, "SURVIVED"),
            Self::Noticed(how) => write!(f, "noticed ({how})"),
            Self::NoScore(why) => write!(f, "NO SCORE ({why})"),
        }
    }
}

impl Mutation {
    /// The text of the file in `root` with the mutation in it.
    fn applied_in(&self, root: &Path) -> Result<String> {
        let text = fs::read_to_string(root.join(self.file)).with_context(|| format!("reading {}", self.file))?;
        let found = text.matches(self.find).count();
        ensure!(found == 1, "mutation `{}`: {} holds its text {found} times instead of once", self.name, self.file);
        Ok(text.replace(self.find, self.replace))
    }
}

/// A copy of the repository that builds into a place of its own, so that no mutant is taken for the product.
struct Copy {
    dir: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn make(root: &Path) -> Result<Self> {
        // Always the same place: cargo would keep what it built for every other one.
        let place = place::cache()?.join("jangbu-mutants");
        let (dir, target) = (place.join("copy"), place.join("target"));
        if dir.exists() {
            fs::remove_dir_all(&dir).with_context(|| format!("removing {}", dir.display()))?;
        }
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
        for path in program::output(&mut list)?.split_terminator('\0').filter(|path| root.join(path).is_file()) {
            let to = dir.join(path);
            fs::create_dir_all(to.parent().context("a file without a folder")?)
                .and_then(|()| fs::copy(root.join(path), &to))
                .with_context(|| format!("copying {path}"))?;
        }
        // Dependencies that are already built are taken along; only the workspace is built anew.
        let built = place::target()?;
        if built.join("release").is_dir() && !target.exists() {
            println!("copying built dependencies to {}", target.display());
            fs::create_dir_all(&target).context("making the folder for mutants")?;
            program::run(Command::new("cp").args(["-a", "--reflink=auto"]).arg(built.join("release")).arg(&target))?;
        }
        Ok(Self { dir, target })
    }

    /// Does `act` with the mutation in place and takes it out again.
    fn with<T>(&self, mutation: &Mutation, act: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let file = self.dir.join(mutation.file);
        let sound = fs::read(&file).with_context(|| format!("reading {}", mutation.file))?;
        fs::write(&file, mutation.applied_in(&self.dir)?).context("writing the mutation")?;
        let outcome = act(self).with_context(|| format!("mutation `{}`", mutation.name));
        fs::write(&file, sound).context("taking the mutation out")?;
        outcome
    }

    /// Builds the copy and scores its demo. A mutation that does not compile is an error.
    fn score(&self) -> Result<Verdict> {
        let mut build = program::cargo(&["build", "--release", "--quiet", "--workspace", "--bin", "jangbu"])?;
        // Of the product only what the mutation touches is built anew.
        build.current_dir(&self.dir).env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "1");
        program::output(&mut build)?;
        let home = tempfile::tempdir().context("making a temporary folder")?;
        let mut demo = Command::new(self.target.join("release/jangbu"));
        demo.arg("demo").arg("--home").arg(home.path()).args(DEMO).args(["--format", "json"]);
        Ok(Verdict::of(&demo.output().context("starting the demo")?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_mutation_is_found_once_and_changes_something() {
        assert!(ALL.len() >= 25);
        let root = place::repository().unwrap();
        for mutation in ALL {
            mutation.applied_in(&root).unwrap();
            assert_ne!(mutation.find, mutation.replace, "{}", mutation.name);
        }
    }

    #[test]
    fn a_demo_that_breaks_down_proves_nothing() {
        let of = |script: &str| Verdict::of(&Command::new("sh").args(["-c", script]).output().unwrap());
        let score = |equal: bool, missed: &str| {
            format!(r#"echo '{{"score":{{"books_equal":{equal},"faults_missed":[{missed}],"false_alarms":[]}}}}'"#)
        };
        assert_eq!(of(&score(true, "")), Verdict::Full);
        assert!(matches!(of(&score(false, "")), Verdict::Noticed(_)));
        assert!(matches!(of(&score(true, "\"control_total\"")), Verdict::Noticed(_)));
        assert!(matches!(of("echo panicked >&2; exit 101"), Verdict::NoScore(_)));
        assert!(matches!(of(&format!("{}; exit 1", score(true, ""))), Verdict::NoScore(_)), "check alone found it");
    }
}
