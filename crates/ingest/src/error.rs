//! Why a file as a whole cannot be read.

use jangbu_core::Said;

use crate::AccountError;

/// A format that nearly fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Format id.
    pub format: &'static str,
    /// Columns found.
    pub matched: usize,
    /// Columns (or alternatives, joined by `|`) that were missing.
    pub missing: Vec<String>,
}

/// A file cannot be read as a whole. Bad rows are no errors: they are [`crate::Rejected`].
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Nothing in it.
    #[error("`{name}` is empty")]
    Empty {
        /// File name.
        name: String,
    },
    /// An answer without rows, such as `{"data": []}`: what it is cannot be told, and nothing is lost.
    #[error("`{name}` holds no rows: there is nothing to import")]
    NoRows {
        /// File name.
        name: String,
    },
    /// No format has all its required columns in the file.
    #[error("`{name}`: no known format fits{}. Draft a mapping with `jangbu map {name}`", nearly(.candidates))]
    UnknownFormat {
        /// File name.
        name: String,
        /// Formats that nearly fit, best first.
        candidates: Vec<Candidate>,
    },
    /// The format asked for does not fit, another one does.
    #[error("`{name}` is not read as `{asked}`{}: it looks like `{looks}`: leave `--as` out", nearly(.candidates))]
    OtherFormat {
        /// File name.
        name: String,
        /// Id of the format asked for.
        asked: &'static str,
        /// Id of the format that fits.
        looks: &'static str,
        /// What the one asked for lacks.
        candidates: Vec<Candidate>,
    },
    /// Several formats fit equally well.
    #[error("`{name}` could be {}. Say which with `--as`, or write a mapping: `jangbu map {name}`", .formats.join(" or "))]
    Ambiguous {
        /// File name.
        name: String,
        /// Ids of formats.
        formats: Vec<String>,
    },
    /// Several mappings fit equally well.
    #[error("`{name}` fits the mappings {}. Say which with `--mapping`, or give one of them more of the header under [match]", .mappings.join(" and "))]
    AmbiguousMapping {
        /// File name.
        name: String,
        /// Names of mappings.
        mappings: Vec<String>,
    },
    /// The id given is no format.
    #[error("`{0}` is not a format; `jangbu formats` names them")]
    NoSuchFormat(String),
    /// The account of the rows is not known.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// Neither the file nor the user nor the file system says when this was observed.
    #[error("`{name}` does not say when it was exported: pass `--as-of 2026-03-31T09:00:00+09:00`")]
    NoTime {
        /// File name.
        name: String,
    },
    /// A zone of the registry is not known to the time-zone database.
    #[error("`{zone}` is not a time zone such as Asia/Seoul")]
    Zone {
        /// As registered.
        zone: String,
        /// What the database says.
        #[source]
        source: jiff::Error,
    },
    /// The mapping file is wrong.
    #[error("mapping `{name}`: {reason}")]
    Mapping {
        /// Name of the mapping.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More than half of a long file was bad: it is another kind of file, or cut.
    #[error("{rejected} of the first {rows} rows of `{name}` cannot be read (first: {}); nothing was imported", .first.en)]
    MostlyBad {
        /// File name.
        name: String,
        /// Rows rejected.
        rejected: u64,
        /// Rows read so far.
        rows: u64,
        /// First reason.
        first: Said,
    },
    /// A column that is not read says that a row of orders is no sale.
    #[error(
        "`{name}` line {line}: the column `{column}` says `{value}`, and `{format}` does not read it: what came back would count as sold. Map it (`jangbu map {name} --as {format}`, kind = \"{column}\" under [columns]); nothing was imported"
    )]
    TakesBack {
        /// File name.
        name: String,
        /// Line of the row.
        line: u32,
        /// Id of the format.
        format: &'static str,
        /// The column as printed.
        column: String,
        /// Its cell.
        value: String,
    },
    /// A JSON file ends or breaks in the middle.
    #[error("`{name}` line {line}: not valid JSON; download it again")]
    Json {
        /// File name.
        name: String,
        /// Line of the element that cannot be read.
        line: u32,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// The platform answered with an error instead of a report.
    #[error("`{name}` holds no report but an error that the platform answered: {said}; ask for it again")]
    PlatformError {
        /// File name.
        name: String,
        /// Code and message of the platform.
        said: String,
    },
    /// CSV could not be read or written (never for lack of columns).
    #[error("`{name}` is not a readable table")]
    Table {
        /// File name.
        name: String,
        /// What the parser says.
        #[source]
        source: csv::Error,
    },
    /// A workbook or archive cannot be opened.
    #[error("`{name}` is not a readable {kind} file; download it again")]
    Container {
        /// File name.
        name: String,
        /// `XLSX`, `ZIP`, …
        kind: &'static str,
        /// What its reader says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A bank message or web page that is not read as a whole, for a reason that its reader names.
    #[error("`{name}` ({kind}){}: {}", at_line(.line), .reason.en)]
    Refused {
        /// File name.
        name: String,
        /// `MT940`, `CAMT`, …
        kind: &'static str,
        /// Line the reason is about.
        line: Option<usize>,
        /// The reason.
        reason: Said,
    },
    /// A part of an archive swells without end.
    #[error(
        "`{name}`: `{member}` in it becomes more than {bytes} bytes, and at most {most} are read of it; it was not opened"
    )]
    Swollen {
        /// File name.
        name: String,
        /// Member of the archive.
        member: String,
        /// Size it has at least.
        bytes: u64,
        /// Most that is read.
        most: u64,
    },
    /// A workbook is protected by a password.
    #[error("`{name}` is protected by a password: pass it with `--password`, or in the environment as JANGBU_PASSWORD")]
    Locked {
        /// File name.
        name: String,
    },
    /// The password is wrong.
    #[error("`{name}` does not open with this password")]
    WrongPassword {
        /// File name.
        name: String,
        /// What the lock says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Several sheets or members could be meant.
    #[error("`{name}` has several tables: say which with `--sheet`: {}", .sheets.join(", "))]
    SeveralSheets {
        /// File name.
        name: String,
        /// Names to choose from.
        sheets: Vec<String>,
    },
    /// The sheet asked for is not there.
    #[error("`{name}` has no sheet `{sheet}`; it has {}", .sheets.join(", "))]
    NoSuchSheet {
        /// File name.
        name: String,
        /// As asked for.
        sheet: String,
        /// Names to choose from.
        sheets: Vec<String>,
    },
    /// The column to fix is not in the row.
    #[error("the row has no column `{0}`")]
    NoSuchColumn(String),
    /// The receiver of the facts asked to stop.
    #[error("reading was stopped")]
    Stopped,
}

impl IngestError {
    /// The error in both languages.
    pub fn said(&self) -> Said {
        let ko = match self {
            Self::Empty { name } => format!("`{name}` 은(는) 빈 파일입니다"),
            Self::NoRows { name } => format!("`{name}` 에 행이 없어 가져올 것이 없습니다"),
            Self::UnknownFormat { name, candidates } => format!(
                "`{name}`: 맞는 형식이 없습니다{}. `jangbu map {name}` 으로 매핑을 만드십시오",
                nearly_ko(candidates)
            ),
            Self::OtherFormat { name, asked, looks, candidates } => format!(
                "`{name}` 은(는) `{asked}` 형식으로 읽을 수 없습니다{}. `{looks}` 형식으로 보입니다: `--as` 를 빼십시오",
                nearly_ko(candidates)
            ),
            Self::Ambiguous { name, formats } => format!(
                "`{name}` 은(는) {} 모두에 맞습니다. `--as` 로 고르거나 매핑을 만드십시오: `jangbu map {name}`",
                formats.join(", ")
            ),
            Self::AmbiguousMapping { name, mappings } => format!(
                "`{name}` 은(는) 매핑 {} 모두에 맞습니다. `--mapping` 으로 고르거나, 하나의 [match] 에 머리글을 더 \
                 적으십시오",
                mappings.join(", ")
            ),
            Self::NoSuchFormat(id) => format!("`{id}` 은(는) 형식이 아닙니다. `jangbu formats` 로 보십시오"),
            Self::Account(error) => error.said().ko,
            Self::NoTime { name } => format!(
                "`{name}` 에 언제 내려받았는지 적혀 있지 않습니다. `--as-of 2026-03-31T09:00:00+09:00` 처럼 적으십시오"
            ),
            Self::Zone { zone, .. } => format!("`{zone}` 은(는) Asia/Seoul 같은 시간대가 아닙니다"),
            Self::Mapping { name, reason } => format!("매핑 `{name}`: {reason}"),
            Self::MostlyBad { name, rejected, rows, first } => format!(
                "`{name}` 의 처음 {rows}행 가운데 {rejected}행을 읽을 수 없어 가져오지 않았습니다 (처음: {})",
                first.ko
            ),
            Self::TakesBack { name, line, format, column, value } => format!(
                "`{name}` {line}행: `{column}` 열이 `{value}` 인데 `{format}` 형식은 이 열을 읽지 않아, 되돌린 것이 판매로 \
                 잡힙니다. 매핑에 적으십시오(`jangbu map {name} --as {format}`, [columns] 에 kind = \"{column}\"). 아무것도 \
                 가져오지 않았습니다"
            ),
            Self::Json { name, line, .. } => {
                format!("`{name}` {line}행: 올바른 JSON 이 아닙니다. 다시 내려받으십시오")
            }
            Self::PlatformError { name, said } => {
                format!("`{name}` 은(는) 보고서가 아니라 플랫폼이 돌려준 오류입니다: {said}. 다시 받으십시오")
            }
            Self::Table { name, .. } => format!("`{name}` 은(는) 읽을 수 있는 표가 아닙니다"),
            Self::Container { name, kind, .. } => {
                format!("`{name}` 은(는) 읽을 수 있는 {kind} 파일이 아닙니다. 다시 내려받으십시오")
            }
            Self::Refused { name, kind, line, reason } => {
                let line = line.map_or_else(String::new, |line| format!(" {line}행"));
                format!("`{name}` ({kind}){line}: {}", reason.ko)
            }
            Self::Swollen { name, member, bytes, most } => format!(
                "`{name}` 안의 `{member}` 을(를) 풀면 {bytes}바이트가 넘습니다. {most}바이트까지만 읽으므로 열지 않았습니다"
            ),
            Self::Locked { name } => format!(
                "`{name}` 에 암호가 걸려 있습니다. `--password` 로 주거나 환경 변수 JANGBU_PASSWORD 에 \
                 넣으십시오"
            ),
            Self::WrongPassword { name, .. } => format!("`{name}` 은(는) 이 암호로 열리지 않습니다"),
            Self::SeveralSheets { name, sheets } => {
                format!("`{name}` 에 표가 여럿입니다. `--sheet` 로 고르십시오: {}", sheets.join(", "))
            }
            Self::NoSuchSheet { name, sheet, sheets } => {
                format!("`{name}` 에 `{sheet}` 시트가 없습니다. 있는 시트: {}", sheets.join(", "))
            }
            Self::NoSuchColumn(column) => format!("행에 `{column}` 열이 없습니다"),
            Self::Stopped => "읽기를 멈추었습니다".to_owned(),
        };
        Said::new(self.to_string(), ko)
    }
}

fn at_line(line: &Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(" line {line}"))
}

fn nearly_ko(candidates: &[Candidate]) -> String {
    let near =
        |it: &Candidate| format!("; `{}` 의 열 {}개가 있고 없는 열: {}", it.format, it.matched, it.missing.join(", "));
    candidates.iter().map(near).collect()
}

fn nearly(candidates: &[Candidate]) -> String {
    let mut text = String::new();
    for candidate in candidates {
        let missing = candidate.missing.join(", ");
        text.push_str(&format!(
            "; `{}` has {} of its columns, missing: {missing}",
            candidate.format, candidate.matched
        ));
    }
    text
}
