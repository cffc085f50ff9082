//! How a command answers: as a table, JSON or CSV, in Korean or English.

use clap::ValueEnum;

/// Form of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Language of headings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 한국어
    Ko,
    /// English
    #[default]
    En,
}

/// How to answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// Form.
    pub format: Format,
    /// Language.
    pub lang: Lang,
}

impl Output {
    /// The text of the chosen language.
    pub fn say<'a>(&self, en: &'a str, ko: &'a str) -> &'a str {
        match self.lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }

    /// Prints a value as JSON; the caller prints the other forms.
    ///
    /// # Errors
    /// When the value is no JSON.
    pub fn json(&self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        println!("{}", serde_json::to_string_pretty(value)?);
        Ok(())
    }

    /// Whether people read the answer.
    pub fn for_people(&self) -> bool {
        self.format == Format::Table
    }
}
