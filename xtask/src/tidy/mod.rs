//! Rules of the source tree that the compiler does not know, each in one file, each shown to fail by a test.

mod direction;
mod floats;
mod functions;
mod headers;
mod lengths;
mod lockfile;
mod modules;
mod names;
mod purity;
mod source;
mod tree;
mod wording;

#[cfg(test)]
mod tests;

use anyhow::{Result, bail};
use tree::Tree;

/// A rule: its name and what it finds wrong, one sentence each, beginning with the file.
type Rule = (&'static str, fn(&Tree) -> Vec<String>);

const ALL: &[Rule] = &[
    ("direction", direction::check),
    ("floats", floats::check),
    ("functions", functions::check),
    ("headers", headers::check),
    ("lengths", lengths::check),
    ("lockfile", lockfile::check),
    ("modules", modules::check),
    ("names", names::check),
    ("purity", purity::check),
    ("wording", wording::check),
];

/// Crates without I/O, clock or engine, in the order in which data flows.
const PURE: &[&str] = &["core", "ledger", "measure", "partner", "plan"];

/// Checks the whole tree against every rule.
pub fn run() -> Result<()> {
    let tree = Tree::of_repository()?;
    let mut count = 0;
    for (name, check) in ALL {
        for finding in check(&tree) {
            println!("{name}: {finding}");
            count += 1;
        }
    }
    if count > 0 {
        bail!("{count} breaches of the rules of the tree");
    }
    println!("{} files keep all {} rules", tree.files().count(), ALL.len());
    Ok(())
}
