//! `jangbu map`: drafts a mapping file for a CSV in an unknown layout.

use std::path::PathBuf;

use anyhow::Context as _;
use ingest::{Draft, Source};
use serde_json::json;

use super::App;
use crate::{mappings, pipeline::import::file_name};

/// Arguments of `map`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  jangbu map sales.csv --save my-mall\n      \
                        mend the file it names, then `jangbu import sales.csv`\n  \
                        jangbu map statement.csv --as bank_csv --to bank.toml\n      \
                        mend it, then `jangbu import statement.csv --mapping bank.toml`")]
pub struct MapArgs {
    /// The CSV.
    file: PathBuf,
    /// What the rows are (see `jangbu formats`); guessed from the columns when absent.
    #[arg(long = "as", value_name = "FORMAT")]
    format_id: Option<String>,
    /// Sheet of a workbook, or file of an archive; the first when absent.
    #[arg(long)]
    sheet: Option<String>,
    /// Password of a locked workbook.
    #[arg(long, env = "JANGBU_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Where to write the draft; printed when absent.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Keep the draft with the company under this name: files with its header are read by it from then on.
    #[arg(long, value_name = "NAME", conflicts_with = "to")]
    save: Option<String>,
}

/// Drafts the mapping.
pub fn run(app: &App, args: &MapArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let name = file_name(&args.file);
    let asked = Draft { format: args.format_id.as_deref(), name: args.save.as_deref(), sheet: args.sheet.as_deref() };
    let source = Source { name: &name, bytes: &bytes, modified_at: None };
    let unlocked = ingest::unlock(&source, args.password.as_deref())?;
    let (mapping, draft) = ingest::draft_mapping(&Source { bytes: &unlocked, ..source }, &asked)?;
    let written = match (&args.to, &args.save) {
        (Some(path), _) => {
            std::fs::write(path, &draft).with_context(|| format!("writing {}", path.display()))?;
            Some(path.clone())
        }
        (None, Some(name)) => Some(mappings::keep(&app.place, name, &draft)?),
        (None, None) => None,
    };
    if !app.output.for_people() {
        return app.output.answer(&json!({"format": mapping.format, "mapping": draft, "to": written}));
    }
    let Some(path) = written else {
        print!("{draft}");
        return Ok(());
    };
    let (file, path) = (args.file.display(), path.display());
    let by = if args.save.is_some() { String::new() } else { format!(" --mapping {path}") };
    let next = format!("jangbu import {file}{by}");
    println!(
        "{}",
        app.output.say(
            &format!("Drafted {path}. Mend it, then: {next}"),
            &format!("{path} 초안을 썼습니다. 고친 뒤: {next}")
        )
    );
    Ok(())
}
