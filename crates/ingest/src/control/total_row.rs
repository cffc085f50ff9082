//! A totals row (합계, 총계, 소계, 전체, Total) against the sum of the rows.
//!
//! It is one in every table, read by a format or by a mapping. What no column of the format adds up cannot be compared:
//! such rows are left out and counted.
//!
//! Rows in quarantine count as far as their number can be read: the total is compared with what the file reports,
//! not with what was imported. A 소계 covers the rows since the one before it, any other total all rows.

use jangbu_core::{Decimal, Said};

use crate::{
    Format, IngestError,
    format::ColumnKind,
    header::{Columns, Place, normal},
    outcome::{ControlFinding, shown},
    parse::{is_none, number::number},
    row::Row,
    rows::{Rows, Sheet},
};

const WORDS: &[&str] = &["합계", "총계", "소계", "전체", "총합계", "total", "totals", "subtotal", "grandtotal"];

/// How they begin, if blanks do not count.
const BEGINNINGS: &[&str] = &["합", "총", "소", "전", "to", "su", "gr"];

/// Whether the row is a control total: as its format tells, or else because its first text is one
/// of the words, and what tells rows apart is missing or is that word.
pub fn is_total(record: &csv::ByteRecord, columns: &Columns, format: &Format) -> bool {
    if let Some(total) = format.total {
        return total(&Row::new(record, columns, None, 0));
    }
    let Some(at) = record.iter().position(|cell| !is_none(cell.trim_ascii())) else { return false };
    let cell = record[at].trim_ascii();
    if word(cell).is_none() {
        return false;
    }
    // A campaign may be called `전체` and a product `Total`; a totals row has no date or id.
    let is_empty = |place: usize| is_none(record.get(place).unwrap_or_default().trim_ascii());
    let placed = || (0..format.columns.len()).filter_map(move |index| Some((index, columns.places[index].cell()?)));
    if placed().any(|(index, place)| format.columns[index].required && place != at && is_empty(place)) {
        return true;
    }
    // No date and no amount is called so.
    if placed().any(|(index, place)| place == at && !is_of_words(format, index)) {
        return true;
    }
    let others: Vec<(usize, usize)> =
        placed().filter(|(index, place)| *place != at && is_of_words_or_time(format, *index)).collect();
    let identifies =
        |index: usize| format.columns[index].required || format.one_of.iter().any(|group| group.contains(&index));
    let filled = others.iter().filter(|(_, place)| !is_empty(*place)).count();
    filled * 2 <= others.len() && others.iter().all(|(index, place)| !identifies(*index) || is_empty(*place))
}

fn is_of_words(format: &Format, column: usize) -> bool {
    matches!(format.columns[column].kind, ColumnKind::Text | ColumnKind::Word)
}

fn is_of_words_or_time(format: &Format, column: usize) -> bool {
    format.columns[column].kind != ColumnKind::Number
}

/// Whether the cell is one of the usual words for a total.
pub fn is_total_word(cell: &[u8]) -> bool {
    word(cell).is_some()
}

/// Whether the cell begins so, whatever its case and blanks.
fn begins(cell: &[u8], with: &str) -> bool {
    let mut bytes = cell.iter().filter(|byte| !byte.is_ascii_whitespace());
    with.bytes().all(|wanted| bytes.next().is_some_and(|byte| byte.eq_ignore_ascii_case(&wanted)))
}

fn word(cell: &[u8]) -> Option<&'static str> {
    // Nearly every row is told apart by its first bytes.
    if cell.len() > 48 || !BEGINNINGS.iter().any(|it| begins(cell, it)) {
        return None;
    }
    let text = std::str::from_utf8(cell).ok()?;
    // `총계: 계정`, `Total: account`: what is added up stands behind a colon.
    let text = text.split(':').next().unwrap_or_default();
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    // `Total of 12 results`.
    let bare = if bare.starts_with("totalof") && bare.ends_with("results") { "total" } else { bare.as_str() };
    WORDS.iter().find(|word| **word == bare).copied()
}

/// What a total is of, behind its colon, when it is of some rows only: a network, a filter.
const PARTS: &[&str] = &[
    "검색",
    "디스플레이",
    "쇼핑",
    "동영상",
    "실적최대화",
    "앱",
    "필터",
    "search",
    "display",
    "shopping",
    "video",
    "performancemax",
    "demandgen",
    "app",
    "filtered",
];

/// Whether the total is of some of the rows: it cannot be compared.
fn is_of_a_part(cell: &[u8]) -> bool {
    let of = std::str::from_utf8(cell).ok().and_then(|text| text.split_once(':')).map(|(_, of)| normal(of));
    of.is_some_and(|of| PARTS.iter().any(|part| of.starts_with(part)))
}

/// What the totals rows of a file say.
#[derive(Default)]
pub struct Totals {
    /// Sums that do not agree with the rows.
    pub findings: Vec<ControlFinding>,
    /// Totals rows of which nothing could be compared.
    pub left_out: u64,
}

/// Compares every totals row with the rows: a second pass, made only for files that have one.
///
/// # Errors
/// When the rows cannot be read again.
pub fn total_rows(name: &str, text: &str, sheet: &Sheet, format: &Format) -> Result<Totals, IngestError> {
    let summed: Vec<(usize, usize)> = (0..format.columns.len())
        .filter(|index| format.columns[*index].summed)
        .filter_map(|index| if let Place::At(at) = sheet.columns.places[index] { Some((index, at)) } else { None })
        .collect();
    let mut sums = vec![Decimal::ZERO; summed.len()];
    let mut since = sums.clone();
    let mut totals = Vec::new();
    let mut rows = Rows::new(text, sheet, format);
    while rows.advance(name)? {
        let read = |at: usize| number(rows.record().get(at).unwrap_or_default().trim_ascii()).ok().flatten();
        if is_total(rows.record(), &sheet.columns, format) {
            let first = rows.record().iter().map(<[u8]>::trim_ascii).find(|cell| !is_none(cell)).unwrap_or_default();
            if is_of_a_part(first) {
                continue;
            }
            let partial = matches!(word(first), Some("소계" | "subtotal"));
            let stated: Vec<Option<Decimal>> = summed.iter().map(|(_, at)| read(*at)).collect();
            totals.push((rows.line(), stated, partial.then(|| since.clone())));
            since.fill(Decimal::ZERO);
            continue;
        }
        for (sum, (_, at)) in summed.iter().enumerate() {
            let value = read(*at).unwrap_or_default();
            sums[sum] = sums[sum].saturating_add(value);
            since[sum] = since[sum].saturating_add(value);
        }
    }
    let mut said = Totals::default();
    for (line, stated, partial) in totals {
        said.left_out += u64::from(stated.iter().all(Option::is_none));
        for (at, stated) in stated.iter().enumerate() {
            let (Some(stated), found) = (stated, partial.as_ref().map_or(sums[at], |since| since[at])) else {
                continue;
            };
            if *stated != found {
                let (index, _) = summed[at];
                let money = !format.columns[index].pieces;
                said.findings.push(finding(line, &sheet.columns.printed[index], money, *stated, found));
            }
        }
    }
    Ok(said)
}

fn finding(line: u32, column: &str, money: bool, stated: Decimal, found: Decimal) -> ControlFinding {
    let (stated, found) = (stated.normalize(), found.normalize());
    let (name, difference) = (shown(column), stated.saturating_sub(found).normalize());
    ControlFinding {
        rule: "total_row".to_owned(),
        line,
        column: column.to_owned(),
        stated: stated.to_string(),
        found: found.to_string(),
        amount: money.then(|| stated.saturating_sub(found)),
        message: Said::new(
            format!(
                "line {line}: the totals row says {stated} for `{name}`, the rows add up to {found} \
                 (difference {difference})"
            ),
            format!("{line}행: 합계 행의 `{name}` 은(는) {stated}, 행의 합은 {found} 입니다 (차이 {difference})"),
        ),
    }
}
