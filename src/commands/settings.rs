//! Every setting as it is in force: its value, who said so, and what came of trying it.

use jangbu_core::{Said, Text};
use serde_json::{Value, json};
use serve::{Column, Table, Values};

use super::App;
use crate::{
    books::Books,
    clock::actor,
    config::{DEFAULT_COMPANY, Setting, Source},
};

/// A setting that was tried.
pub struct Tried {
    name: &'static str,
    value: String,
    source: Source,
    outcome: Said,
}

/// Every setting; `books` where they could be opened.
pub fn tried(app: &App, books: Option<&Books>) -> Vec<Tried> {
    let (given, place) = (&app.in_force, &app.place);
    let row = |name, setting: &Setting, default: String, outcome| Tried {
        name,
        value: masked(&setting.value.clone().unwrap_or(default)),
        source: setting.source,
        outcome,
    };
    let opened = |ok: Said| if books.is_some() { ok } else { Said::new("not opened", "열지 못함") };
    let home = if app.home.is_dir() { Said::new("found", "있음") } else { Said::new("not there", "없음") };
    let company = books.map_or_else(String::new, |books| books.company.name.clone());
    let folder = place.folder.display().to_string();
    vec![
        row("home", &given.home, app.home.display().to_string(), home),
        row("company", &given.company, DEFAULT_COMPANY.to_owned(), opened(Said::new(company.clone(), company))),
        row("database", &given.database, format!("{folder}/books.db"), opened(Said::new("opened", "열림"))),
        row("files", &given.files, folder, opened(Said::new("read", "읽음"))),
        row("lang", &given.lang, "en".to_owned(), Said::new("English", "한국어")),
        of_environment("JANGBU_NOW", app.clock.now().to_string()),
        of_environment("JANGBU_ACTOR", actor()),
    ]
}

/// A setting that only the environment can say.
fn of_environment(name: &'static str, value: String) -> Tried {
    let said = std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let source = if said { Source::Environment } else { Source::Default };
    Tried { name, value, source, outcome: Said::new("read", "읽음") }
}

/// The settings for programs.
pub fn json(settings: &[Tried]) -> Vec<Value> {
    let object =
        |it: &Tried| json!({"setting": it.name, "value": it.value, "source": it.source, "tried": it.outcome.en});
    settings.iter().map(object).collect()
}

/// The settings for people.
pub fn table(app: &App, settings: &[Tried]) -> Table {
    let column =
        |key, text: &dyn Fn(&Tried) -> Text| Column::new(key, Values::Text(settings.iter().map(text).collect()));
    let source = |source| match source {
        Source::Flag => app.output.say("flag", "명령행"),
        Source::Environment => app.output.say("environment", "환경 변수"),
        Source::File => "jangbu.toml",
        Source::Default => app.output.say("default", "기본값"),
    };
    let columns = vec![
        column("setting", &|it| it.name.into()),
        column("value", &|it| it.value.as_str().into()),
        column("source", &|it| source(it.source).into()),
        column("tried", &|it| app.output.say(&it.outcome.en, &it.outcome.ko).into()),
    ];
    Table { columns, ..Table::default() }
}

/// An address without its password.
fn masked(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let place = match place.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:…@{host}"),
            None => format!("{user}@{host}"),
        },
        None => place.to_owned(),
    };
    let query = query.map_or_else(String::new, |query| {
        let words = query.split('&').map(|word| if word.starts_with("password=") { "password=…" } else { word });
        format!("?{}", words.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{place}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(masked("postgres://shop:s3cret@host/books"), "postgres://shop:…@host/books");
        assert_eq!(masked("postgres:///books?host=/run&password=s3cret"), "postgres:///books?host=/run&password=…");
        for plain in ["postgres://shop@host/books", "s3://bucket/path", "jangbu-home/main"] {
            assert_eq!(masked(plain), plain);
        }
    }
}
