//! What another bookkeeping program calls our accounts and counterparties.

use std::collections::{BTreeMap, BTreeSet};

use jangbu_core::Text;

use crate::chart::Chart;

/// Code and name in the other program; the code may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Named {
    /// Code.
    pub code: Text,
    /// Name.
    pub name: Text,
}

/// Our codes and counterparties, each with its name over there.
#[derive(Clone, Debug)]
pub struct Names {
    accounts: BTreeMap<Text, Named>,
    counterparties: BTreeMap<Text, Named>,
}

/// A file of names cannot be used. Lines count from 1.
#[derive(Debug, thiserror::Error)]
pub enum NamesError {
    /// It is no table of three columns.
    #[error("it needs the columns ours, theirs, name: {0}")]
    Row(#[from] csv::Error),
    /// A line says nothing.
    #[error("line {line}: `{field}` is empty: write it, or take the line out")]
    Empty {
        /// Line.
        line: u64,
        /// Column.
        field: &'static str,
    },
    /// Digits that are no code of the chart.
    #[error("line {line}, ours: the chart has no account `{code}`; it has {known}")]
    UnknownAccount {
        /// Line.
        line: u64,
        /// What it says.
        code: Text,
        /// Codes of the chart.
        known: String,
    },
    /// The same account or counterparty twice.
    #[error("line {line}, ours: `{ours}` is there twice: keep one of the lines")]
    Twice {
        /// Line.
        line: u64,
        /// Account or counterparty.
        ours: Text,
    },
}

impl Names {
    /// The names of the chart: sub-accounts under the account of three digits to which they belong.
    pub fn of_chart(chart: &Chart) -> Self {
        let accounts = chart.accounts().iter().map(|account| {
            let code = if account.voucher_code.is_empty() { &account.code } else { &account.voucher_code };
            let name = chart.account(code).map_or(&account.name_ko, |there| &there.name_ko);
            (account.code.clone(), Named { code: code.clone(), name: name.clone() })
        });
        Self { accounts: accounts.collect(), counterparties: BTreeMap::new() }
    }

    /// The names of the chart with those of a company in their place: CSV with the columns `ours` (a code of our
    /// chart, or a counterparty as the books call it), `theirs` (its code over there) and `name` (its name over there;
    /// empty: as before).
    ///
    /// # Errors
    /// [`NamesError`] names line, column, value and what would do.
    pub fn read(chart: &Chart, text: &str) -> Result<Self, NamesError> {
        let mut names = Self::of_chart(chart);
        let mut seen = BTreeSet::new();
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers()?.clone();
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let Row { ours, theirs, name } = record.deserialize(Some(&header))?;
            for (field, value) in [("ours", &ours), ("theirs", &theirs)] {
                if value.is_empty() {
                    return Err(NamesError::Empty { line, field });
                }
            }
            if !seen.insert(ours.clone()) {
                return Err(NamesError::Twice { line, ours });
            }
            let is_code = ours.len() <= 5 && ours.bytes().all(|byte| byte.is_ascii_digit());
            match names.accounts.get_mut(&ours) {
                Some(account) => {
                    *account = Named { code: theirs, name: if name.is_empty() { account.name.clone() } else { name } }
                }
                None if is_code => {
                    let known =
                        chart.accounts().iter().map(|account| account.code.as_str()).collect::<Vec<_>>().join(", ");
                    return Err(NamesError::UnknownAccount { line, code: ours, known });
                }
                None => {
                    let name = if name.is_empty() { ours.clone() } else { name };
                    names.counterparties.insert(ours, Named { code: theirs, name });
                }
            }
        }
        Ok(names)
    }

    /// The account with our code; `None` when the chart has none.
    pub fn account(&self, code: &str) -> Option<Named> {
        self.accounts.get(code).cloned()
    }

    /// A counterparty; one without a code goes by its own name.
    pub fn counterparty(&self, ours: &Text) -> Named {
        self.counterparties.get(ours).cloned().unwrap_or_else(|| Named { code: Text::default(), name: ours.clone() })
    }

    /// Counterparties that have a name over there, as the books call them.
    pub fn counterparties(&self) -> impl Iterator<Item = &Text> {
        self.counterparties.keys()
    }
}

#[derive(serde::Deserialize)]
struct Row {
    ours: Text,
    theirs: Text,
    #[serde(default)]
    name: Text,
}
