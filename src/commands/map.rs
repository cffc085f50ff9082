//! `jangbu map`: drafts a mapping file for a CSV in an unknown layout.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use super::App;

/// Arguments of `map`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu map sales.csv --to my-mall.toml, mend it, then\n         \
                        jangbu import sales.csv --mapping my-mall.toml")]
pub struct MapArgs {
    /// The CSV.
    file: PathBuf,
    /// Where to write the draft; printed when absent.
    #[arg(long)]
    to: Option<PathBuf>,
}

/// Drafts the mapping.
pub fn run(app: &App, args: &MapArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let name = crate::pipeline::import::file_name(&args.file);
    let (mapping, draft) = ingest::draft_mapping(&ingest::Source { name: &name, bytes: &bytes, modified_at: None })?;
    if let Some(path) = &args.to {
        std::fs::write(path, &draft).with_context(|| format!("writing {}", path.display()))?;
    }
    if !app.output.for_people() {
        return app.output.answer(&json!({"format": mapping.format, "mapping": draft, "to": args.to}));
    }
    match &args.to {
        None => print!("{draft}"),
        Some(path) => {
            let (file, path) = (args.file.display(), path.display());
            let next = format!("jangbu import {file} --mapping {path}");
            println!(
                "{}",
                app.output.say(
                    &format!("Drafted {path}. Mend it, then: {next}"),
                    &format!("{path} 초안을 썼습니다. 고친 뒤: {next}")
                )
            );
        }
    }
    Ok(())
}
