//! An error that is told in the language of its reader.

use jangbu_core::Said;

use crate::output::Lang;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What went wrong, in both languages.
#[derive(Debug, thiserror::Error)]
#[error("{}", said.en)]
struct Told {
    said: Said,
    #[source]
    cause: Option<Cause>,
}

/// An error that says the same in English and in Korean.
pub fn told(en: impl Into<String>, ko: impl Into<String>) -> anyhow::Error {
    Told { said: Said::new(en, ko), cause: None }.into()
}

/// The same with what it came from.
pub fn told_because(en: impl Into<String>, ko: impl Into<String>, cause: impl Into<Cause>) -> anyhow::Error {
    Told { said: Said::new(en, ko), cause: Some(cause.into()) }.into()
}

/// The error and its causes, a line each, in the language asked for; what is known in one language only is told in it.
pub fn lines(error: &anyhow::Error, lang: Lang) -> Vec<String> {
    let sentence = |cause: &(dyn std::error::Error + 'static)| match (cause.downcast_ref::<Told>(), lang) {
        (Some(told), Lang::Ko) => told.said.ko.clone(),
        _ => cause.to_string(),
    };
    let because = if lang == Lang::Ko { "원인" } else { "because" };
    let mut lines: Vec<String> = error.chain().map(sentence).collect();
    for cause in lines.iter_mut().skip(1) {
        *cause = format!("  {because}: {cause}");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_in_the_language_asked_for_and_so_are_its_causes() {
        let error = told_because("no books", "장부가 없습니다", "disk full").context("opening");
        assert_eq!(lines(&error, Lang::En), ["opening", "  because: no books", "  because: disk full"]);
        assert_eq!(lines(&error, Lang::Ko), ["opening", "  원인: 장부가 없습니다", "  원인: disk full"]);
    }
}
