//! What the files of a folder are and would replace, told before any is imported.

use std::path::PathBuf;

use ingest::Confidence;
use jangbu_core::facts::FactKind;
use serde_json::{Value, json};

use super::{
    App, SaidArgs, Verdict, said,
    summary::{Summary, is_empty_answer},
};
use crate::{
    books::Books,
    commands::progress,
    pipeline::{
        survey::{Effect, Survey, Surveyed, survey as look},
        told_apart::Told,
    },
    told,
};

/// Files that were looked at.
type Files = [(PathBuf, Surveyed)];

/// Columns of the answer as CSV.
const COLUMNS: [&str; 10] =
    ["file", "format", "confidence", "known_batch", "accounts", "rows", "bad_rows", "days", "replaced_days", "error"];

/// Looks at every file.
///
/// # Errors
/// When what the user said cannot be read.
pub async fn survey(
    app: &App,
    books: &mut Books,
    paths: &[PathBuf],
    said: &SaidArgs,
    only_looked_at: bool,
) -> anyhow::Result<Vec<(PathBuf, Surveyed)>> {
    let bar = progress::bar(&app.output, app.output.say("looking at files", "파일 확인"), paths.len() as u64);
    let files = paths.iter().map(|path| said.of(path, books)).collect::<anyhow::Result<Vec<_>>>()?;
    let surveyed = look(books, &files, only_looked_at, || bar.inc(1)).await?;
    bar.finish_and_clear();
    Ok(paths.iter().cloned().zip(surveyed).collect())
}

/// The files in the order in which they are imported: descriptions first, so that nothing waits for a rate or a cost
/// that comes with the same folder; the bank last. Those that cannot be taken are counted as refused.
pub fn ordered(surveyed: Vec<(PathBuf, Surveyed)>, summary: &mut Summary) -> Vec<(PathBuf, Option<Told>)> {
    let mut known = Vec::new();
    for (path, Surveyed { found, told }) in surveyed {
        match found {
            Ok(survey) => known.push((rank(&survey), (path, told))),
            Err(error) => drop(summary.refused(&path, error)),
        }
    }
    known.sort_by_key(|(rank, _)| *rank);
    known.into_iter().map(|(_, file)| file).collect()
}

/// Facts in the order in which they help those after them.
const ORDER: &[FactKind] = &[
    FactKind::FxRate,
    FactKind::Product,
    FactKind::OpeningBalance,
    FactKind::OrderTouch,
    FactKind::OrderLine,
    FactKind::OrderChange,
    FactKind::AdDelivery,
    FactKind::AdClaim,
    FactKind::MediaCharge,
    FactKind::Payout,
    FactKind::PayoutLine,
    FactKind::BankLine,
];

fn rank(survey: &Survey) -> usize {
    let of = |kind: &FactKind| ORDER.iter().position(|it| it == kind).unwrap_or(ORDER.len());
    survey.format.facts.iter().map(of).min().unwrap_or(ORDER.len())
}

/// Tells people what each file is.
pub fn tell(app: &App, surveyed: &Files) {
    let say = |en: String, ko: String| app.output.say(&en, &ko).to_owned();
    for (path, Surveyed { found, .. }) in surveyed {
        let path = path.display();
        match found {
            Err(error) => {
                let reason = sentence(app, error);
                println!("  ? {path}: {reason}");
            }
            Ok(survey) => {
                let title = app.output.say(survey.format.title_en, survey.format.title_ko);
                let sure = app.output.say(survey.format.confidence.as_str(), survey.format.confidence.as_ko());
                let sure = if survey.format.confidence == Confidence::Confirmed {
                    String::new()
                } else {
                    format!(" ({sure})")
                };
                let what = match (&survey.known, &survey.effect) {
                    (Some((batch, Some(_))), _) => say(
                        format!("withdrawn (batch {}), left alone: name the file itself to import it again", batch.id),
                        format!("취소된 파일 (배치 {}). 다시 가져오려면 파일을 직접 지정하십시오", batch.id),
                    ),
                    (Some((batch, None)), _) => say(
                        format!("in the books already (batch {})", batch.id),
                        format!("이미 반영됨 (배치 {})", batch.id),
                    ),
                    (None, Some(effect)) => effect_in_words(app, effect),
                    (None, None) => say("new".to_owned(), "새 파일".to_owned()),
                };
                let mark = if survey.known.is_some() { '=' } else { '+' };
                println!("  {mark} {path}: {title}{sure}, {what}");
            }
        }
    }
}

fn effect_in_words(app: &App, effect: &Effect) -> String {
    let say = |en: String, ko: String| app.output.say(&en, &ko).to_owned();
    let mut parts = vec![say(format!("{} rows", effect.rows), format!("{}행", effect.rows))];
    if !effect.accounts.is_empty() {
        parts.push(effect.accounts.join(", "));
    }
    if let Some((first, last)) = effect.days {
        let replaced = effect.replaced_days;
        parts.push(say(
            format!("speaks for {first} to {last}, replaces {replaced} account-days in force"),
            format!("{first} ~ {last}, 기존 {replaced}일을 대체"),
        ));
    }
    if effect.bad > 0 {
        parts.push(say(format!("{} rows would be quarantined", effect.bad), format!("{}행은 격리 대상", effect.bad)));
    }
    parts.join(", ")
}

/// Answers with the survey alone.
///
/// # Errors
/// When it cannot be printed.
pub fn answer(app: &App, surveyed: &Files) -> anyhow::Result<Verdict> {
    // An empty answer lacks nothing: it would not stop the import either.
    let unknown = surveyed.iter().any(|(_, it)| it.found.as_ref().is_err_and(|error| !is_empty_answer(error)));
    let verdict = if unknown { Verdict::Broken } else { Verdict::Fine };
    if app.output.for_people() {
        tell(app, surveyed);
        println!("{}", app.output.say("Nothing was imported (--dry-run).", "가져온 것은 없습니다 (--dry-run)."));
        return Ok(verdict);
    }
    app.output.list(&COLUMNS, &surveyed.iter().map(as_json).collect::<Vec<_>>())?;
    Ok(verdict)
}

/// What programs read of the files that cannot be taken.
pub fn refusals(surveyed: &Files) -> Vec<Value> {
    surveyed.iter().filter(|(_, it)| it.found.is_err()).map(as_json).collect()
}

fn as_json((path, Surveyed { found, .. }): &(PathBuf, Surveyed)) -> Value {
    match found {
        Err(error) => json!({"file": path, "error": format!("{error:#}")}),
        Ok(survey) => {
            let effect = survey.effect.as_ref();
            json!({
                "file": path,
                "format": survey.format.id,
                "confidence": survey.format.confidence.as_str(),
                "why": survey.why.en,
                "known_batch": survey.known.as_ref().map(|(batch, _)| batch.id),
                "withdrawn": survey.known.as_ref().and_then(|(_, withdrawn)| *withdrawn),
                "accounts": effect.map(|it| &it.accounts),
                "rows": effect.map(|it| it.rows),
                "bad_rows": effect.map(|it| it.bad),
                "days": effect.and_then(|it| it.days).map(|(first, last)| [first.to_string(), last.to_string()]),
                "replaced_days": effect.map(|it| it.replaced_days),
            })
        }
    }
}

fn sentence(app: &App, error: &anyhow::Error) -> String {
    match said(error) {
        Some(said) => app.output.say(&said.en, &said.ko).to_owned(),
        None => told::lines(error, app.output.lang).join(" "),
    }
}
