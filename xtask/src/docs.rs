//! The generated pages of `docs/`: written by the product itself from its own examples, formats and commands.

use std::{fs, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::{company, place, program};

/// Writes the pages, or with `check` only compares them.
pub fn run(check: bool) -> Result<()> {
    let docs = place::repository()?.join("docs");
    let fresh = tempfile::tempdir().context("making a temporary folder")?;
    program::output(Command::new(company::build()?).arg("handbook").arg(fresh.path()))?;

    let (mut pages, mut stale) = (0, Vec::new());
    for entry in fs::read_dir(fresh.path()).context("listing the generated pages")? {
        let entry = entry.context("listing the generated pages")?;
        let name = entry.file_name();
        let text = fs::read(entry.path()).with_context(|| format!("reading generated {}", name.display()))?;
        pages += 1;
        if fs::read(docs.join(&name)).is_ok_and(|present| present == text) {
            continue;
        }
        stale.push(format!("docs/{}", name.display()));
        if !check {
            fs::write(docs.join(&name), text).with_context(|| format!("writing docs/{}", name.display()))?;
        }
    }
    ensure!(pages > 0, "`jangbu handbook` wrote no page");
    match (stale.is_empty(), check) {
        (true, _) => println!("{pages} generated pages are up to date"),
        (false, false) => println!("wrote {}", stale.join(", ")),
        (false, true) => bail!("out of date: {}; run `cargo xtask docs`", stale.join(", ")),
    }
    Ok(())
}
