//! Help in Korean: the commands as they are, each text in the place of the English one (`ko.toml`).
//!
//! Only who asks for help in Korean sees these commands; arguments are always read by the English ones.

mod texts;

use std::{collections::BTreeMap, ffi::OsString, sync::LazyLock};

use clap::{
    ArgMatches, Command, CommandFactory as _, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{config, output::Lang};

/// Korean by English; a test reads the file too, and sees whether it can be read.
static KOREAN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| toml::from_str(include_str!("ko.toml")).unwrap_or_default());

/// The arguments of this process; help, the version and what cannot be understood end it.
pub fn arguments() -> ArgMatches {
    let given: Vec<OsString> = std::env::args_os().collect();
    super::Cli::command().try_get_matches_from(&given).unwrap_or_else(|error| {
        let environment = |name: &str| std::env::var(name).ok();
        if config::lang_before_parsing(&given, environment) == Lang::Ko {
            in_korean(&given, &error).unwrap_or(error).exit()
        }
        error.exit()
    })
}

/// The same help in Korean; `None` where the error is none.
fn in_korean(given: &[OsString], error: &Error) -> Option<Error> {
    let again = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => given.to_vec(),
        // Where a command lacks the one below it, options or the environment keep the library from showing its help.
        ErrorKind::MissingSubcommand => match error.get(ContextKind::InvalidSubcommand)? {
            ContextValue::String(command) => command.split_whitespace().map(OsString::from).collect(),
            _ => return None,
        },
        _ => return None,
    };
    korean().try_get_matches_from(again).err()
}

/// The commands with their help in Korean; what has no Korean sentence stays as it is, and fails a test.
fn korean() -> Command {
    said(&|english| KOREAN.get(english).map(String::as_str))
}

/// The commands with every text of their help as `say` says it.
fn said(say: texts::Say<'_>) -> Command {
    let mut command = super::Cli::command().bin_name("jangbu");
    // Adds --help, --version and `help` of the library, whose texts are to be replaced too.
    command.build();
    texts::replaced(command, say)
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::BTreeSet};

    use super::*;

    #[test]
    fn every_text_of_help_has_a_korean_sentence_and_no_sentence_is_left_over() {
        let sentences: BTreeMap<String, String> = toml::from_str(include_str!("ko.toml")).expect("ko.toml");
        let used = RefCell::new(BTreeSet::new());
        said(&|english| {
            used.borrow_mut().insert(english.to_owned());
            None
        });
        let used = used.into_inner();
        assert!(used.len() > 150, "{} texts", used.len());
        let missing: Vec<&String> = used.iter().filter(|text| !sentences.contains_key(*text)).collect();
        let stale: Vec<&String> = sentences.keys().filter(|text| !used.contains(*text)).collect();
        assert_eq!((missing, stale), (Vec::new(), Vec::new()), "missing and left over in src/commands/help/ko.toml");
    }

    /// The long help of a command and of those below it.
    fn pages(command: &mut Command, found: &mut Vec<String>) {
        found.push(command.render_long_help().to_string());
        let visible = command.get_subcommands_mut().filter(|it| !it.is_hide_set() && it.get_name() != "help");
        visible.for_each(|below| pages(below, found));
    }

    #[test]
    fn korean_help_shows_what_english_help_shows() {
        let (mut english, mut ko) = (Vec::new(), Vec::new());
        let mut command = super::super::Cli::command().bin_name("jangbu");
        command.build();
        pages(&mut command, &mut english);
        pages(&mut korean(), &mut ko);
        assert_eq!(english.len(), ko.len());
        // Flags, arguments and values begin their lines; environment and defaults stand in brackets.
        let marks = |page: &str| -> Vec<String> {
            let heads = page.lines().filter(|line| line.starts_with("  ") && !line.starts_with("        "));
            let flags = heads.filter_map(|line| line.split_whitespace().next().filter(|it| it.starts_with(['-', '<'])));
            let flags = flags.map(str::to_owned);
            let values = page.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split_once(':'));
            let brackets = page.lines().filter_map(|line| line.trim().strip_prefix('[')?.split_once(": "));
            let values = values.map(|(value, _)| value.to_owned());
            flags.chain(values).chain(brackets.map(|(_, value)| value.to_owned())).collect()
        };
        for (english, ko) in english.iter().zip(&ko) {
            assert_eq!(marks(english), marks(ko), "{english}\n{ko}");
        }
    }
}
