//! `jangbu map`: drafts a mapping file for a CSV in an unknown layout.

use std::path::PathBuf;

use anyhow::Context as _;

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
pub fn run(args: &MapArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let name = crate::pipeline::import::file_name(&args.file);
    let (_, draft) = ingest::draft_mapping(&ingest::Source { name: &name, bytes: &bytes, modified_at: None })?;
    match &args.to {
        None => print!("{draft}"),
        Some(path) => {
            std::fs::write(path, draft).with_context(|| format!("writing {}", path.display()))?;
            println!(
                "Drafted {}. Mend it, then: jangbu import {} --mapping {}",
                path.display(),
                args.file.display(),
                path.display()
            );
        }
    }
    Ok(())
}
