//! Mapping files (TOML): read a CSV in any other layout as one of the formats.
//!
//! ```toml
//! name = "Online Retail"
//! format = "order"                 # a format of this handbook
//! allow_negative = true            # take negative sale amounts as they are
//! date_format = "%d/%m/%Y %H:%M"   # only where dates are in no usual form (strftime)
//! key = ["StockCode", "Quantity"]  # columns of the file that tell rows of one order apart
//!
//! [match]
//! header = ["InvoiceNo", "StockCode"]  # the mapping is used for files that have all of these
//!
//! [columns]                        # our column = column of the file
//! order_id = "InvoiceNo"
//!
//! [sums]                           # our column = columns of the file added up, those with a minus taken off
//! seller_discount = ["Coupon", "Member discount", "-Refunded coupon"]
//!
//! [constants]                      # our column = the same value in every row
//! currency = "GBP"
//!
//! [values.tax]                     # for a column of ours: value of the file = our value
//! "T" = "taxable"
//!
//! [[rules]]                        # for rows whose cell begins with / equals a text
//! column = "InvoiceNo"
//! prefix = "C"
//! set = { kind = "return" }        # our column = value
//! negate = ["quantity"]            # our columns whose sign is turned
//! ```

mod draft;
mod rewrite;
mod signs;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use draft::{Draft, draft_mapping};
pub(crate) use rewrite::{Rewrite, Rewritten};

use crate::{
    Format, IngestError, connectors,
    header::{Columns, HeaderRow, Place, missing},
};

/// A mapping file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name, for messages.
    pub name: String,
    /// Id of the format that rows are read as.
    pub format: String,
    /// Encoding label (e.g. `utf-8`, `euc-kr`), where the guess is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Cell delimiter, where the guess is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// strftime pattern of the dates, where they are in no usual form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_format: Option<String>,
    /// Take negative quantities, prices and gross amounts of sales as they are.
    #[serde(default)]
    pub allow_negative: bool,
    /// Columns of the file that, beside the order number, tell rows apart; empty for the key of the format.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Which files it is for.
    #[serde(default, rename = "match")]
    pub fingerprint: Fingerprint,
    /// Column of the format = column of the file.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Column of the format = columns of the file that are added up; those that begin with `-` are taken off.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sums: BTreeMap<String, Vec<String>>,
    /// Column of the format = value of every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Column of the format -> (value of the file = value of the format).
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Changes to single rows.
    #[serde(default)]
    pub rules: Vec<RowRule>,
}

/// Which files a mapping is for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// Headers that the file must have, all of them.
    #[serde(default)]
    pub header: Vec<String>,
}

/// What is changed in rows with a certain cell.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    /// Column of the file.
    pub column: String,
    /// Its cell begins with this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Its cell is this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<String>,
    /// Column of the format = value.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Columns of the format whose sign is turned.
    #[serde(default)]
    pub negate: Vec<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it is not valid TOML or names a format or column that does not exist.
    pub fn parse(text: &str) -> Result<Self, IngestError> {
        let mapping: Self = toml::from_str(text)
            .map_err(|error| IngestError::Mapping { name: String::new(), reason: error.to_string() })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// The mapping as a file.
    ///
    /// # Errors
    /// When it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, IngestError> {
        toml::to_string(self).map_err(|error| self.wrong(error.to_string()))
    }

    /// The format it maps to.
    ///
    /// # Errors
    /// When there is no such format.
    pub fn target(&self) -> Result<&'static Format, IngestError> {
        connectors::by_id(&self.format).ok_or_else(|| self.wrong(format!("`{}` is not a format", self.format)))
    }

    /// The encoding it names.
    pub(crate) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        self.encoding.as_ref().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
    }

    fn check(&self) -> Result<(), IngestError> {
        let format = self.target()?;
        let set = self.rules.iter().flat_map(|rule| rule.set.keys().chain(&rule.negate));
        let named = self.columns.keys().chain(self.sums.keys()).chain(self.constants.keys());
        let named = named.chain(self.values.keys()).chain(set);
        for name in named {
            if format.column(name).is_none() {
                let known: Vec<&str> = format.columns.iter().map(|column| column.name).collect();
                return Err(self.wrong(format!("`{}` has no column `{name}`, only {}", format.id, known.join(", "))));
            }
        }
        if self.encoding.is_some() && self.encoding().is_none() {
            return Err(self.wrong("the encoding is not known".to_owned()));
        }
        if self.delimiter.is_some_and(|delimiter| !delimiter.is_ascii()) {
            return Err(self.wrong("the delimiter must be one ASCII character".to_owned()));
        }
        if self.rules.iter().any(|rule| rule.prefix.is_some() == rule.equals.is_some()) {
            return Err(self.wrong("a rule needs either `prefix` or `equals`".to_owned()));
        }
        Ok(())
    }

    /// Whether the column of the file called `printed` is read.
    pub(crate) fn reads(&self, printed: &str) -> bool {
        let summed = self.sums.values().flatten().map(|name| term(name).0);
        self.columns.values().map(String::as_str).chain(summed).any(|name| name == printed)
    }

    /// Whether the column of the format called `name` has a column of the file.
    pub(crate) fn gives(&self, name: &str) -> bool {
        self.columns.contains_key(name) || self.sums.contains_key(name)
    }

    /// Whether a header has every column of the fingerprint and every mapped column.
    pub(crate) fn fits(&self, header: &HeaderRow) -> bool {
        let summed = self.sums.values().flatten().map(|name| term(name).0);
        let all = self.fingerprint.header.iter().chain(self.columns.values()).map(String::as_str).chain(summed);
        let mut any = false;
        let fits = all.inspect(|_| any = true).all(|name| header.position(name).is_some());
        fits && any
    }

    /// The columns of the format in a file with this header.
    pub(crate) fn place(&self, format: &Format, header: &HeaderRow) -> Result<Columns, IngestError> {
        let mut columns = Columns::none(format);
        columns.width = header.width();
        for (name, printed) in &self.columns {
            let Some(index) = format.column(name) else { continue };
            let at =
                header.position(printed).ok_or_else(|| self.wrong(format!("the file has no column `{printed}`")))?;
            columns.places[index] = Place::At(at);
            columns.printed[index] = printed.clone();
        }
        for (name, terms) in &self.sums {
            let (Some(index), Some(first)) = (format.column(name), terms.first()) else { continue };
            let (printed, _) = term(first);
            let at =
                header.position(printed).ok_or_else(|| self.wrong(format!("the file has no column `{printed}`")))?;
            columns.places[index] = Place::At(at);
            columns.printed[index] = printed.to_owned();
        }
        for (name, value) in &self.constants {
            if let Some(index) = format.column(name) {
                columns.places[index] = Place::Constant(value.clone());
            }
        }
        let missing = missing(format, &columns);
        if missing.is_empty() { Ok(columns) } else { Err(self.wrong(format!("no column for {}", missing.join(", ")))) }
    }

    /// What is wrong with it.
    pub(crate) fn wrong(&self, reason: String) -> IngestError {
        IngestError::Mapping { name: self.name.clone(), reason }
    }
}

/// A term of a sum: the column of the file, and whether it is taken off.
fn term(name: &str) -> (&str, bool) {
    name.strip_prefix('-').map_or((name, false), |name| (name.trim_start(), true))
}
