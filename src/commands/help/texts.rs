//! The places of a command in which help has a text.

use clap::{
    Arg, Command,
    builder::{StyledStr, Styles},
};

/// Says an English text in another language, where it can.
pub(super) type Say<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

fn word(english: &'static str, say: Say<'_>) -> &'static str {
    say(english).unwrap_or(english)
}

fn sentence(english: &StyledStr, say: Say<'_>) -> String {
    let english = english.to_string();
    say(&english).map_or(english, str::to_owned)
}

/// The command, built before, and those below it with every text as `say` says it. Hidden commands stay as they are.
pub(super) fn replaced(command: Command, say: Say<'_>) -> Command {
    if command.is_hide_set() {
        return command;
    }
    let styles = command.get_styles().clone();
    let mut command = command
        .mut_args(|arg| argument(arg, &styles, say))
        .mut_subcommands(|below| replaced(below, say))
        .subcommand_help_heading(word("Commands", say))
        .subcommand_value_name(word("COMMAND", say));
    let usage = usage(&mut command, say);
    let heading = styles.get_usage();
    // As the library's own template, which has its heading in English.
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{}{}{} {{usage}}\n\n{{all-args}}{{after-help}}",
        heading.render(),
        word("Usage:", say),
        heading.render_reset(),
    );
    command = command.help_template(template).override_usage(StyledStr::from(usage));
    if let Some(about) = command.get_about().map(|text| sentence(text, say)) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(|text| sentence(text, say)) {
        command = command.long_about(about);
    }
    match command.get_after_help().map(|text| examples(&text.to_string(), say)) {
        Some(text) => command.after_help(text),
        None => command,
    }
}

/// The usage behind its heading.
fn usage(command: &mut Command, say: Say<'_>) -> String {
    let shown = command.render_usage().ansi().to_string();
    let usage = shown.split_once(' ').map_or(shown.as_str(), |(_, usage)| usage);
    usage.replace("[OPTIONS]", word("[OPTIONS]", say))
}

/// An argument with its help. What the library would add to it in English is hidden and added here.
fn argument(arg: Arg, styles: &Styles, say: Say<'_>) -> Arg {
    if arg.is_hide_set() {
        return arg;
    }
    let short = arg.get_help().map(|text| sentence(text, say)).unwrap_or_default();
    let long = arg.get_long_help().map_or_else(|| short.clone(), |text| sentence(text, say));
    let (words, listed) = possible_values(&arg, styles, say);
    let added = environment_and_default(&arg, say);
    let in_line = [vec![short], added.clone(), words.iter().cloned().collect()].concat();
    let in_paragraphs = match listed {
        Some(list) => [long, list, added.join("\n")],
        None => [long, added.into_iter().chain(words).collect::<Vec<_>>().join("\n"), String::new()],
    };
    let heading = word(if arg.is_positional() { "Arguments" } else { "Options" }, say);
    arg.help(joined(&in_line, " "))
        .long_help(joined(&in_paragraphs, "\n\n"))
        .help_heading(heading)
        // Its name is in the text; what it holds would count as something given to a command that shows its help.
        .env(None::<&str>)
        .hide_default_value(true)
        .hide_possible_values(true)
}

fn joined(parts: &[String], separator: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

/// `[env: JANGBU_HOME=]` and `[default: jangbu-home]`.
fn environment_and_default(arg: &Arg, say: Say<'_>) -> Vec<String> {
    let env = arg.get_env().map(|name| {
        let value = std::env::var_os(name).unwrap_or_default();
        let value = if arg.is_hide_env_values_set() { String::new() } else { format!("={}", value.to_string_lossy()) };
        format!("[{}: {}{value}]", word("env", say), name.to_string_lossy())
    });
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let shown = arg.get_action().takes_values() && !arg.is_hide_default_value_set() && !defaults.is_empty();
    let default = shown.then(|| format!("[{}: {}]", word("default", say), defaults.join(" ")));
    env.into_iter().chain(default).collect()
}

/// The values an argument may have, in brackets; and a line for each where they have a help.
fn possible_values(arg: &Arg, styles: &Styles, say: Say<'_>) -> (Option<String>, Option<String>) {
    let values: Vec<_> = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    if !arg.get_action().takes_values() || values.is_empty() || arg.is_hide_possible_values_set() {
        return (None, None);
    }
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let in_brackets = format!("[{}: {}]", word("possible values", say), names.join(", "));
    if values.iter().all(|value| value.get_help().is_none()) {
        return (Some(in_brackets), None);
    }
    let (literal, longest) = (styles.get_literal(), names.iter().map(|name| name.len()).max().unwrap_or_default());
    let lines = values.iter().map(|value| {
        let name = value.get_name();
        let help = value.get_help().map(|text| sentence(text, say));
        let help = help.map_or_else(String::new, |text| format!(": {:1$}{text}", "", longest - name.len()));
        format!("\n- {literal}{name}{literal:#}{help}")
    });
    (Some(in_brackets), Some(word("Possible values:", say).to_owned() + &lines.collect::<String>()))
}

/// Examples: commands stay as they are, what is said about them does not.
fn examples(text: &str, say: Say<'_>) -> String {
    const LABELS: [&str; 2] = ["Example:", "Examples:"];
    // Commands below one that follows its label begin where it begins.
    let columns = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let (below, said_below) = (LABELS[0].len() + 1, columns(word(LABELS[0], say)) + 1);
    let line = |line: &str| {
        let said = line.trim_start();
        if let Some((label, rest)) = LABELS.into_iter().find_map(|label| Some((label, said.strip_prefix(label)?))) {
            return format!("{} {}", word(label, say), example(rest.trim_start(), say)).trim_end().to_owned();
        }
        let indent = line.len() - said.len();
        " ".repeat(if indent == below { said_below } else { indent }) + &example(said, say)
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A command and what is said behind it; or a sentence of its own.
fn example(line: &str, say: Say<'_>) -> String {
    if line.is_empty() {
        return String::new();
    }
    let said = |english: &str| say(english).unwrap_or(english).to_owned();
    if !line.starts_with("jangbu ") && !line.contains("| jangbu ") {
        return said(line);
    }
    match ["   ", ", "].into_iter().find_map(|gap| Some((gap, line.split_once(gap)?))) {
        Some((gap, (command, caption))) => {
            let more = caption.len() - caption.trim_start().len();
            format!("{command}{gap}{}{}", " ".repeat(more), said(caption.trim_start()))
        }
        None => line.to_owned(),
    }
}
