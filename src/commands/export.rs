//! placeholder
use crate::{books::Books, output::Output};
/// Arguments.
#[derive(clap::Args, Debug)]
pub struct ExportArgs {}
/// Runs.
pub async fn run(_books: &Books, _args: &ExportArgs, _output: &Output) -> anyhow::Result<()> { Ok(()) }
