//! Whoever asks in Korean is answered in Korean.

use crate::{
    company::{Answer, Company, Place},
    exports::orders,
};

/// Three English words in a row, outside of commands to type.
fn english(text: &str) -> Option<String> {
    // What a database or the system says as the cause is in its own language.
    let typed = |line: &&str| !["jangbu ", "원인:"].iter().any(|first| line.trim_start().starts_with(first));
    let spoken: String = text.lines().filter(typed).flat_map(|line| line.split('`').step_by(2).chain(["\n"])).collect();
    let words: Vec<&str> = spoken.split_whitespace().collect();
    let plain =
        |word: &&str| word.len() > 1 && word.trim_end_matches([',', '.', ':']).bytes().all(|b| b.is_ascii_lowercase());
    words.windows(3).find(|three| three.iter().all(plain)).map(|three| three.join(" "))
}

#[track_caller]
fn korean(words: &[&str], answer: &Answer) {
    let said = format!("{}{}", answer.out, answer.err);
    assert!(said.chars().any(|c| ('가'..='힣').contains(&c)), "{words:?} says nothing in Korean:\n{said}");
    assert_eq!(english(&said), None, "{words:?} speaks English:\n{said}");
}

fn every_command_asked_in_korean_answers_in_korean(place: Place) {
    let company = Company::unfounded(place);
    company.at("2026-04-02T09:00:00+09:00");
    let says = |code: i32, words: &[&str]| {
        let answer = company.run(&[words, &["--lang", "ko"]].concat());
        assert_eq!(answer.code, Some(code), "{words:?}\n{}\n{}", answer.out, answer.err);
        korean(words, &answer);
    };
    says(2, &["check"]);
    says(2, &["doctor"]);
    says(2, &["init", "--name", "한빛상점", "--zone", "Mars/Olympus"]);
    says(0, &["init", "--name", "한빛상점"]);
    says(0, &["init", "--name", "한빛상점"]);
    says(0, &["account", "list"]);
    says(2, &["account", "add", "own"]);
    says(0, &["account", "add", "own", "--kind", "shop", "--platform", "own_shop"]);
    says(2, &["account", "add", "own", "--kind", "shop", "--platform", "own_shop"]);
    says(0, &["account", "set", "own"]);
    says(2, &["account", "set", "own", "--kind", "media"]);
    says(2, &["account", "set", "nobody"]);
    let path = company.file("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    company.ok(&["import", &path, "--as-of", "2026-03-10"]);
    says(2, &["withdraw", "99"]);
    says(2, &["withdraw", "1"]);
    says(0, &["withdraw", "2", "--dry-run"]);
    says(0, &["account", "set", "own", "--channel", "web"]);
    says(0, &["account", "list"]);
    says(2, &["account", "remove", "own"]);
    says(2, &["account", "remove", "nobody"]);
    says(0, &["account", "add", "navr", "--kind", "media", "--platform", "naver_gfa"]);
    says(0, &["account", "remove", "navr"]);
    says(0, &["period", "list"]);
    says(0, &["period", "close", "2026-03"]);
    says(2, &["period", "close", "2026-03"]);
    says(0, &["period", "list"]);
    says(2, &["period", "reopen", "2026-03", "--reason", " "]);
    says(0, &["period", "reopen", "2026-03", "--reason", "계산서 누락"]);
    says(0, &["check", "--hash", "--full"]);
    says(0, &["doctor"]);
    says(0, &["compact"]);
    says(0, &["rebuild", "--verify"]);
    says(0, &["rebuild"]);
    says(2, &["demo"]);
}

fn the_demo_asked_in_korean_answers_in_korean(place: Place) {
    let company = Company::unfounded(place);
    let words = ["demo", "--months", "1", "--orders-per-day", "5", "--lang", "ko"];
    korean(&words, &company.run(&words));
    let other = ["demo", "--months", "1", "--orders-per-day", "6", "--lang", "ko"];
    korean(&other, &company.run(&other));
}

/// Help of the program in a folder without books; `environment` is all that it knows of Jangbu.
fn help(words: &[&str], environment: &[(&str, &str)]) -> Answer {
    help_with_settings("", words, environment)
}

/// The same with settings that are kept in the home.
fn help_with_settings(settings: &str, words: &[&str], environment: &[(&str, &str)]) -> Answer {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jangbu"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JANGBU_")) {
        command.env_remove(name);
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("jangbu-home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("jangbu.toml"), settings).unwrap();
    command.current_dir(folder.path()).envs(environment.iter().copied()).args(words);
    Answer::of(&command.output().unwrap())
}

/// Text without the places where lines are broken.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn help_asked_in_korean_is_korean_and_else_english() {
    let table = include_str!("../../src/commands/help/ko.toml").parse::<toml::Table>().unwrap();
    // A word may stand in Korean help as a name; a sentence has several.
    let sentences: Vec<&String> =
        table.iter().filter(|(en, ko)| ko.as_str() != Some(en) && en.contains(' ')).map(|(en, _)| en).collect();
    assert!(sentences.len() > 120, "{}", sentences.len());
    let heads = ["Usage:", "Commands:", "Arguments:", "Options:", "Example", "[default:", "[env:", "ossible values:"];
    let spoken_in = |text: &str| -> Vec<String> {
        let text = unbroken(text);
        let heads = heads.iter().map(|head| (*head).to_owned());
        let sentences = sentences.iter().map(|sentence| unbroken(sentence));
        sentences.chain(heads).filter(|english| text.contains(english)).collect()
    };
    let in_korean = [
        help(&["--lang", "ko", "--help"], &[]),
        help(&["--help"], &[("JANGBU_LANG", "ko")]),
        help(&["import", "--help"], &[("JANGBU_LANG", "ko")]),
        help(&["import", "-h", "--lang=ko"], &[]),
        help(&["help", "report", "bridge"], &[("JANGBU_LANG", "ko")]),
        help(&["report", "--lang", "ko", "profit", "--help"], &[("JANGBU_LANG", "en")]),
        help(&["account", "add", "--help", "--lang", "ko"], &[]),
        help(&["vouchers", "export", "--help", "--lang", "ko"], &[]),
    ];
    for answer in in_korean {
        let said = &answer.out;
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{said}");
        assert!(said.contains("사용법:") && said.contains("옵션:") && said.contains("예:"), "{said}");
        assert_eq!(spoken_in(said), Vec::<String>::new(), "{said}");
    }
    let lacking = help_with_settings("lang = \"ko\"", &["account"], &[]);
    assert_eq!((lacking.code, lacking.out.as_str()), (Some(2), ""));
    assert!(lacking.err.contains("사용법: jangbu account [옵션] <명령>"), "{}", lacking.err);
    // So it is where the language is all that was said.
    type Asked<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
    let unsaid: [Asked<'_>; 4] = [
        (&["account"], &[("JANGBU_LANG", "ko")]),
        (&["account", "--lang", "ko"], &[]),
        (&["--lang=ko", "--company", "hanbit", "quarantine"], &[]),
        (&["--home", ".", "period"], &[("JANGBU_LANG", "ko")]),
    ];
    for (words, environment) in unsaid {
        let lacking = help(words, environment);
        let command = words.iter().find(|it| ["account", "quarantine", "period"].contains(it)).unwrap();
        assert_eq!((lacking.code, lacking.out.as_str()), (Some(2), ""), "{}", lacking.err);
        assert!(lacking.err.contains(&format!("사용법: jangbu {command} [옵션] <명령>")), "{}", lacking.err);
        assert_eq!(spoken_in(&lacking.err), Vec::<String>::new(), "{}", lacking.err);
    }
    let lacking = help(&["--lang", "ko"], &[]);
    assert!(lacking.code == Some(2) && lacking.err.contains("사용법: jangbu [옵션] <명령>"), "{}", lacking.err);
    let lacking = help(&["account", "--lang", "en"], &[("JANGBU_LANG", "ko")]);
    assert!(lacking.code == Some(2) && lacking.err.contains("Usage: jangbu account"), "{}", lacking.err);
    // What cannot be understood is told in English, and nothing else is read differently.
    let unknown = help(&["import", "--nothing", "--lang", "ko"], &[]);
    assert!(unknown.code == Some(2) && unknown.err.contains("unexpected argument"), "{}", unknown.err);

    let as_written = include_str!("../../docs/cli.md");
    for words in [&["--help"][..], &["import", "--help"], &["--lang", "en", "report", "bridge", "--help"]] {
        let said = help(words, &[]).out;
        assert!(unbroken(as_written).contains(&unbroken(&said)), "{words:?}:\n{said}");
    }
}

#[test]
fn an_english_sentence_is_told_from_commands_and_names() {
    assert_eq!(english("전표 3건, flushed many rows").as_deref(), Some("flushed many rows"));
    for fine in ["`jangbu account add own` 로", "  jangbu account add own", "order_line 3 2", "한빛상점 own shop"]
    {
        assert_eq!(english(fine), None, "{fine}");
    }
}

on_both!(every_command_asked_in_korean_answers_in_korean, the_demo_asked_in_korean_answers_in_korean);
