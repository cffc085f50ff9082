//! `jangbu report`: profit and the statements of the books.

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValue};
use serve::Table;

use crate::{
    books::Books,
    output::Output,
    reports::{
        self,
        bridge::{self, BridgeQuery},
        maturity,
        profit::{self, Key, ProfitQuery},
        scope::ScopeArgs,
        statements::{self, StatementQuery},
    },
};

/// Arguments of `report`.
#[derive(Args, Debug)]
#[command(after_help = "Example: jangbu report profit --by campaign --month 2026-03\n         \
                        jangbu report trial-balance --to 2026-03-31\n         \
                        jangbu report ledger --account 108 --month 2026-03 --refs")]
pub struct ReportArgs {
    #[command(subcommand)]
    report: Report,
}

#[derive(Subcommand, Debug)]
enum Report {
    /// What each day, campaign, channel … earned after its cost.
    #[command(after_help = "Example: jangbu report profit --by campaign,month --month 2026-03 --refs")]
    Profit(ProfitArgs),
    /// From what platforms claim to what is paid out.
    #[command(
        long_about = "From what platforms claim to what is paid out.\n\nAn order stands under its campaign, on its \
                      first revenue date, with everything that became of it since: refunds, fees and payouts of \
                      whatever day.",
        after_help = "Example: jangbu report bridge --by campaign,day --month 2026-03\n         \
                      jangbu report bridge --by month --from 2026-01-01 --refs"
    )]
    Bridge(BridgeArgs),
    /// How final recent days of the platforms are, and what they are expected to end at.
    #[command(after_help = "Example: jangbu report maturity\n         jangbu report maturity --show curve\n         \
                            jangbu report maturity --show back-test")]
    Maturity {
        /// What to show.
        #[arg(long, value_enum, default_value_t)]
        show: maturity::View,
        #[command(flatten)]
        asked: StatementArgs,
    },
    /// Debits, credits and balance of every account.
    #[command(after_help = "Example: jangbu report trial-balance --to 2026-03-31 --as-known-on 2026-04-05")]
    TrialBalance(StatementArgs),
    /// Lines of an account with the balance after each.
    #[command(after_help = "Example: jangbu report ledger --account 108 --month 2026-03")]
    Ledger {
        /// Code of the account.
        #[arg(long, value_name = "CODE")]
        account: String,
        #[command(flatten)]
        asked: StatementArgs,
    },
    /// Revenue, cost and profit of a period.
    #[command(after_help = "Example: jangbu report income --month 2026-03")]
    Income(StatementArgs),
    /// Assets, liabilities and equity at the end of a period.
    #[command(after_help = "Example: jangbu report balance-sheet --from 2026-01-01 --to 2026-03-31")]
    BalanceSheet(StatementArgs),
    /// VAT by month.
    #[command(after_help = "Example: jangbu report vat --from 2026-01-01 --to 2026-03-31")]
    Vat(StatementArgs),
}

#[derive(Args, Debug)]
struct ProfitArgs {
    /// Keys, one or more, e.g. campaign,day.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "campaign")]
    by: Vec<Key>,
    /// Column to sort by, the greatest first.
    #[arg(long, value_name = "COLUMN")]
    sort: Option<String>,
    #[command(flatten)]
    asked: StatementArgs,
}

#[derive(Args, Debug)]
struct BridgeArgs {
    /// Keys, one or more, e.g. campaign,day.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "campaign")]
    by: Vec<BridgeKey>,
    #[command(flatten)]
    asked: StatementArgs,
}

/// A key of the bridge: what is paid out for an order is not known by product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct BridgeKey(Key);

impl ValueEnum for BridgeKey {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self(Key::Day),
            Self(Key::Week),
            Self(Key::Month),
            Self(Key::Platform),
            Self(Key::Account),
            Self(Key::Campaign),
            Self(Key::Channel),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        self.0.to_possible_value()
    }
}

#[derive(Args, Debug)]
struct StatementArgs {
    #[command(flatten)]
    scope: ScopeArgs,
    /// Show the reference of every number, for `jangbu explain`.
    #[arg(long)]
    refs: bool,
    /// Most rows to show; totals stay those of all rows.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
}

impl StatementArgs {
    fn query(&self) -> StatementQuery {
        StatementQuery { scope: self.scope.clone(), refs: self.refs, limit: self.limit }
    }

    fn limited(&self, mut table: Table) -> Table {
        table.limit(self.limit);
        table
    }
}

/// Prints the report.
///
/// # Errors
/// When the books cannot be read.
pub async fn run(books: &Books, args: &ReportArgs, output: &Output) -> anyhow::Result<()> {
    let table = match &args.report {
        Report::Profit(args) => {
            let by = distinct(args.by.iter().copied());
            let StatementQuery { scope, refs, limit } = args.asked.query();
            profit::table(books, &ProfitQuery { by, scope, sort: args.sort.clone(), limit, refs }, output).await?
        }
        Report::Bridge(args) => {
            let by = distinct(args.by.iter().map(|key| key.0));
            let StatementQuery { scope, refs, limit } = args.asked.query();
            bridge::table(books, &BridgeQuery { by, scope, limit, refs }, output).await?
        }
        Report::Maturity { show, asked } => asked.limited(maturity::table(books, &asked.scope, *show, output).await?),
        Report::TrialBalance(asked) => asked.limited(statements::trial_balance(books, &asked.query(), output).await?),
        Report::Ledger { account, asked } => statements::ledger(books, account, &asked.query(), output).await?,
        Report::Income(asked) => asked.limited(statements::income(books, &asked.query(), output).await?),
        Report::BalanceSheet(asked) => asked.limited(statements::balance_sheet(books, &asked.query(), output).await?),
        Report::Vat(asked) => asked.limited(statements::vat(books, &asked.query(), output).await?),
    };
    reports::show(output, &table)
}

/// The keys as given, each once.
fn distinct(keys: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut distinct: Vec<Key> = Vec::new();
    for key in keys {
        if !distinct.contains(&key) {
            distinct.push(key);
        }
    }
    distinct
}

/// Prints profit by campaign.
///
/// # Errors
/// When the books cannot be read.
pub async fn profit_by_campaign(books: &Books, output: &Output) -> anyhow::Result<()> {
    let query =
        ProfitQuery { by: vec![Key::Campaign], scope: ScopeArgs::default(), sort: None, limit: None, refs: false };
    reports::show(output, &profit::table(books, &query, output).await?)
}

/// Prints the trial balance.
///
/// # Errors
/// When the books cannot be read.
pub async fn trial_balance(books: &Books, output: &Output) -> anyhow::Result<()> {
    reports::show(output, &statements::trial_balance(books, &StatementQuery::default(), output).await?)
}
