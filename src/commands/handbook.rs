//! `jangbu handbook`: the pages of the documentation that are generated from the code.

use std::{fmt::Write as _, path::PathBuf};

use anyhow::Context as _;
use clap::CommandFactory as _;

/// Arguments of `handbook`.
#[derive(clap::Args, Debug)]
pub struct HandbookArgs {
    /// Folder to write into.
    folder: PathBuf,
}

/// Writes the pages.
pub fn run(args: &HandbookArgs) -> anyhow::Result<()> {
    std::fs::create_dir_all(&args.folder)?;
    let pages =
        [("posting-rules.md", ledger::handbook()?), ("formats.md", ingest::handbook()), ("cli.md", command_line())];
    for (name, text) in pages {
        let path = args.folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn command_line() -> String {
    let mut page = "# Command line\n\nGenerated from the program's own help.\n".to_owned();
    let mut command = super::Cli::command().term_width(100).bin_name("jangbu");
    command.build();
    section(&mut page, &mut command, 2);
    page
}

fn section(page: &mut String, command: &mut clap::Command, depth: usize) {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let help = command.render_long_help();
    // Writing to a String cannot fail.
    let _ = writeln!(page, "\n{} {name}\n\n```text\n{}\n```", "#".repeat(depth.min(4)), help.to_string().trim_end());
    let visible: Vec<String> = command
        .get_subcommands()
        .filter(|it| !it.is_hide_set() && it.get_name() != "help")
        .map(|it| it.get_name().to_owned())
        .collect();
    for name in visible {
        if let Some(sub) = command.find_subcommand_mut(&name) {
            section(page, sub, depth + 1);
        }
    }
}
