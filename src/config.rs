//! Every setting: a flag, else the environment, else `jangbu.toml` in the home folder, else the default.

use std::{
    borrow::Cow,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{ArgMatches, ValueEnum as _, parser::ValueSource};
use serde::Deserialize;

use crate::{books::Place, output::Lang, told::told};

/// Home when none is named.
pub const DEFAULT_HOME: &str = "jangbu-home";

/// Company when none is named.
pub const DEFAULT_COMPANY: &str = "main";

/// `jangbu.toml` in the home folder.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `postgres://…`; SQLite files in the home folder when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Folder or url (`s3://bucket/path`) of the companies' files; beside the database file when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<String>,
    /// Company when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Language of the answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
}

impl Settings {
    /// The settings of a home folder; empty when it has none.
    ///
    /// # Errors
    /// When the file is there but cannot be understood.
    pub fn load(home: &Path) -> anyhow::Result<Self> {
        let path = home.join("jangbu.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("reading {}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    /// Keeps the settings, so that later commands need no flags.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, home: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(home)?;
        let path = home.join("jangbu.toml");
        std::fs::write(&path, toml::to_string(self)?).with_context(|| format!("writing {}", path.display()))
    }
}

/// Where the value of a setting comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A flag of this command.
    Flag,
    /// The environment.
    Environment,
    /// `jangbu.toml`.
    File,
    /// Nobody said anything.
    Default,
}

/// A setting and where it comes from.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its value; `None` where there is no default that could be written down.
    pub value: Option<String>,
    /// Who said so.
    pub source: Source,
}

impl Setting {
    fn of(matches: &ArgMatches, name: &str, file: Option<&str>) -> Self {
        let given = matches.get_raw(name).and_then(|mut values| values.next());
        let given = given.map(|value| value.to_string_lossy().into_owned());
        match (matches.value_source(name), file) {
            (Some(ValueSource::CommandLine), _) => Self { value: given, source: Source::Flag },
            (Some(ValueSource::EnvVariable), _) => Self { value: given, source: Source::Environment },
            (_, Some(value)) => Self { value: Some(value.to_owned()), source: Source::File },
            _ => Self { value: given, source: Source::Default },
        }
    }

    /// The value, if it is said for this command and not kept with the home.
    pub fn of_this_command(&self) -> Option<String> {
        self.value.clone().filter(|_| matches!(self.source, Source::Flag | Source::Environment))
    }
}

/// The settings that every command has, as they are in force.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct InForce {
    pub home: Setting,
    pub company: Setting,
    pub database: Setting,
    pub files: Setting,
    pub lang: Setting,
}

impl InForce {
    /// What flags, environment and file say together.
    pub fn of(matches: &ArgMatches, file: &Settings) -> Self {
        let lang = file.lang.and_then(|lang| lang.to_possible_value());
        Self {
            home: Setting::of(matches, "home", None),
            company: Setting::of(matches, "company", file.company.as_deref()),
            database: Setting::of(matches, "database", file.database.as_deref()),
            files: Setting::of(matches, "files", file.files.as_deref()),
            lang: Setting::of(matches, "lang", lang.as_ref().map(|word| word.get_name())),
        }
    }

    /// The company's place.
    ///
    /// # Errors
    /// When the company's id would not do as a folder and schema name.
    pub fn place(&self, home: &Path) -> anyhow::Result<Place> {
        let id = self.company.value.clone().unwrap_or_else(|| DEFAULT_COMPANY.to_owned());
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
            return Err(told(
                format!("`{id}` cannot name a company: use small letters, digits and _, at most 40"),
                format!("`{id}` 은(는) 회사 이름으로 쓸 수 없습니다. 영문 소문자, 숫자, _ 로 40자까지 쓰십시오"),
            ));
        }
        let (database, files) = (self.database.value.clone(), self.files.value.clone());
        Ok(Place { folder: PathBuf::from(home).join(&id), id, database, files })
    }
}

/// The language as far as it can be told before the arguments are understood: help is written by then.
pub fn lang_before_parsing(given: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Lang {
    let said = |flag: &str, variable: &str| last_value(given, flag).or_else(|| environment(variable));
    let word = said("--lang", "JANGBU_LANG").and_then(|word| Lang::from_str(&word, false).ok());
    let home = said("--home", "JANGBU_HOME").unwrap_or_else(|| DEFAULT_HOME.to_owned());
    // Settings that cannot be read are told by the next command that does more than help.
    word.or_else(|| Settings::load(Path::new(&home)).ok()?.lang).unwrap_or_default()
}

/// The last value of a flag, as `--flag value` or `--flag=value`.
fn last_value(given: &[OsString], flag: &str) -> Option<String> {
    let words: Vec<_> = given.iter().map(|word| word.to_string_lossy()).take_while(|word| *word != "--").collect();
    let joined = |word: &str| word.strip_prefix(flag)?.strip_prefix('=').map(str::to_owned);
    let after = |at: usize| words.get(at + 1).map(|value| value.to_string());
    let value = |(at, word): (usize, &Cow<'_, str>)| if word == flag { after(at) } else { joined(word) };
    words.iter().enumerate().rev().find_map(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_help_is_found_as_that_of_answers() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("jangbu.toml"), "lang = \"ko\"").unwrap();
        let kept = home.path().to_string_lossy().into_owned();
        let lang = |words: &[&str], environment: &[(&str, &str)]| {
            let given: Vec<OsString> = words.iter().map(OsString::from).collect();
            let of = |name: &str| environment.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
            lang_before_parsing(&given, of)
        };
        let nowhere = [("JANGBU_HOME", "/nowhere")];
        assert_eq!(lang(&["jangbu", "--help"], &nowhere), Lang::En);
        assert_eq!(lang(&["jangbu", "import", "--help", "--lang", "ko"], &nowhere), Lang::Ko);
        assert_eq!(lang(&["jangbu", "--lang=ko", "help"], &nowhere), Lang::Ko);
        assert_eq!(lang(&["jangbu", "--help"], &[("JANGBU_LANG", "ko")]), Lang::Ko);
        assert_eq!(lang(&["jangbu", "--lang", "en", "--help"], &[("JANGBU_LANG", "ko")]), Lang::En);
        assert_eq!(lang(&["jangbu", "--help"], &[("JANGBU_HOME", &kept)]), Lang::Ko);
        assert_eq!(lang(&["jangbu", "--home", &kept, "--help"], &nowhere), Lang::Ko);
        assert_eq!(lang(&["jangbu", "--home", &kept, "--help"], &[("JANGBU_LANG", "en")]), Lang::En);
        assert_eq!(lang(&["jangbu", "--help", "--", "--lang", "ko"], &nowhere), Lang::En);
    }
}
