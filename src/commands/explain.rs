//! `jangbu explain`: from a printed number down to the rows it came from.

use clap::Args;
use jangbu_core::Date;
use serve::Reference;

use crate::{
    books::Books,
    output::Output,
    reports::{
        self,
        explain::{Asked, explain},
    },
};

/// Arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "Example: jangbu report profit --by campaign --refs, then\n         \
                        jangbu explain 'profit/revenue?campaign=brand&day=2026-03-05'\n         \
                        jangbu explain 'profit/roas?month=2026-03' --between 2026-03-31 2026-04-30\n         \
                        jangbu explain group/order:own:O-1\n         \
                        jangbu explain 'balance/401?to=2026-03-31' --between 2026-04-01 2026-04-30")]
pub struct ExplainArgs {
    /// Reference as printed by --refs: profit/…, balance/…, group/…, entry/…, fact/… or batch/….
    #[arg(value_name = "REF")]
    reference: String,
    /// Two dates of knowledge: show what changed between the end of the first and of the second.
    #[arg(long, num_args = 2, value_names = ["DATE", "DATE"])]
    between: Vec<Date>,
    /// Most groups or facts to list; the rest is one line, so that it still adds up.
    #[arg(long, default_value_t = 10, value_name = "ROWS")]
    top: usize,
    /// Groups of which lines, facts and source rows are shown.
    #[arg(long, default_value_t = 1, value_name = "GROUPS")]
    groups: usize,
}

/// Prints the explanation.
///
/// # Errors
/// When the reference names nothing, or the books cannot be read.
pub async fn run(books: &Books, args: &ExplainArgs, output: &Output) -> anyhow::Result<()> {
    let reference: Reference = args.reference.parse()?;
    let between = match args.between.as_slice() {
        [from, to] => Some((*from, *to)),
        _ => None,
    };
    let asked = Asked { top: args.top, groups: args.groups, between };
    reports::show_explanation(output, &explain(books, &reference, asked, output).await?)
}
