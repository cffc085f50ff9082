//! What became of many files together, and what to do next.

use std::path::Path;

use ingest::IngestError;
use jangbu_core::Said;

use super::App;
use crate::pipeline::import::Imported;

/// Endings of files that people keep beside their downloads and that hold no table.
const NO_TABLES: [&str; 14] =
    ["jpg", "jpeg", "png", "gif", "webp", "heic", "pdf", "doc", "docx", "hwp", "ppt", "pptx", "mp4", "md"];

fn is_no_table(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    NO_TABLES.contains(&ending.as_str())
}

/// Sums over the files of one import.
#[derive(Default)]
pub struct Summary {
    taken: usize,
    known: usize,
    refused: usize,
    rows: u64,
    facts: i64,
    superseded: usize,
    entries: i64,
    quarantined: usize,
    findings: usize,
    waiting: usize,
    strangers: Vec<String>,
    /// Files of no known format, to be mapped.
    unknown: Vec<String>,
    /// Commands that register what is missing.
    missing: Vec<String>,
}

impl Summary {
    /// Counts a file.
    pub fn add(&mut self, imported: &Imported) {
        let (recorded, outcome) = match imported {
            Imported::New { recorded, outcome, .. } => (recorded, outcome),
            Imported::Known { withdrawn, .. } => {
                self.known += usize::from(withdrawn.is_none());
                return;
            }
        };
        self.taken += 1;
        self.rows += outcome.rows_read;
        self.superseded += recorded.superseded;
        self.quarantined += outcome.quarantined.len();
        self.findings += outcome.findings.len();
        self.waiting += recorded.unposted.len();
        if let Some(batch) = &recorded.batch {
            self.facts += batch.facts;
            self.entries += batch.entries;
        }
        for name in &outcome.unregistered {
            if !self.strangers.iter().any(|known| name == known) {
                self.strangers.push(name.to_string());
            }
        }
    }

    /// Counts a file that was not taken, and gives its error back.
    pub fn refused(&mut self, path: &Path, error: anyhow::Error) -> anyhow::Error {
        // An empty answer lacks nothing.
        self.refused += usize::from(!is_empty_answer(&error));
        match error.downcast_ref::<IngestError>() {
            Some(IngestError::NoRows { .. }) => {}
            Some(IngestError::UnknownFormat { .. }) if is_no_table(path) => {}
            Some(IngestError::UnknownFormat { .. }) => self.unknown.push(path.display().to_string()),
            Some(other) => self.needs(&other.said().en),
            None => {}
        }
        error
    }

    /// Notes the command that registers what a refusal misses, if it names one.
    fn needs(&mut self, refusal: &str) {
        let Some(command) = refusal.split('`').find(|part| part.starts_with("jangbu account")) else { return };
        let command = with_links(command);
        if !self.missing.contains(&command) {
            self.missing.push(command);
        }
    }

    /// Whether a file came into the books.
    pub fn any_taken(&self) -> bool {
        self.taken > 0
    }

    /// Whether no file was refused.
    pub fn all_taken(&self) -> bool {
        self.refused == 0
    }

    /// Tells people.
    pub fn tell(&self, app: &App) {
        let say = |en: String, ko: String| println!("{}", app.output.say(&en, &ko));
        let Self { taken, known, refused, rows, facts, superseded, entries, .. } = self;
        println!();
        say(
            format!(
                "{taken} file(s) imported, {known} in the books already, {refused} not taken: {rows} rows, {facts} facts, \
                 {superseded} superseded, {entries} entries"
            ),
            format!(
                "가져온 파일 {taken}개, 이미 반영된 파일 {known}개, 가져오지 못한 파일 {refused}개: {rows}행, 사실 {facts}건, \
                 대체 {superseded}건, 전표 {entries}건"
            ),
        );
        self.next_steps(app);
    }

    fn next_steps(&self, app: &App) {
        let steps = self.steps();
        if !steps.is_empty() {
            println!("{}", app.output.say("Next:", "다음에 할 일:"));
        }
        for Said { en, ko } in &steps {
            println!("  {}", app.output.say(en, ko));
        }
    }

    /// What to do next, in its order.
    fn steps(&self) -> Vec<Said> {
        let mut steps: Vec<Said> = Vec::new();
        steps.extend(self.missing.iter().map(|command| {
            Said::new(
                format!("{command}   (then import the folder again)"),
                format!("{command}   (그다음 폴더를 다시 가져오십시오)"),
            )
        }));
        steps.extend(self.unknown.iter().map(|file| {
            Said::new(
                format!("jangbu map {file}   (its layout is not known: draft a mapping)"),
                format!("jangbu map {file}   (모르는 형식: 매핑 초안을 만듭니다)"),
            )
        }));
        if self.quarantined > 0 {
            let count = self.quarantined;
            steps.push(Said::new(
                format!("jangbu quarantine list   ({count} rows wait to be mended)"),
                format!("jangbu quarantine list   (격리된 {count}행을 고칩니다)"),
            ));
        }
        if !self.strangers.is_empty() {
            let names = self.strangers.join(", ");
            steps.push(Said::new(
                format!("jangbu account add …   (named in the files, not registered: {names})"),
                format!("jangbu account add …   (파일에 나오지만 등록되지 않음: {names})"),
            ));
        }
        if self.waiting > 0 {
            let count = self.waiting;
            steps.push(Said::new(
                format!("jangbu check   ({count} groups wait, e.g. for an exchange rate)"),
                format!("jangbu check   (환율 등을 기다리는 묶음 {count}개)"),
            ));
        } else if self.findings > 0 {
            let count = self.findings;
            steps.push(Said::new(
                format!("jangbu check   ({count} totals do not add up)"),
                format!("jangbu check   (맞지 않는 합계 {count}건)"),
            ));
        }
        // Of files that were all refused there is nothing to report.
        if self.taken + self.known > 0 {
            let report = "jangbu report profit --by campaign";
            steps.push(Said::new(report, report));
        }
        steps
    }
}

/// The command that registers an account with what links it to the others: the shop whose orders a gateway collects,
/// and the text by which bank lines name a counterparty.
pub fn with_links(command: &str) -> String {
    let mut links = String::new();
    if command.contains(" --kind gateway") && !command.contains(" --shop ") {
        links += " --shop SHOP";
    }
    if [" --kind gateway", " --kind media"].iter().any(|kind| command.contains(kind)) {
        links += " --bank-text TEXT";
    }
    format!("{command}{links}")
}

/// Whether the file was refused because it is an answer without rows.
pub fn is_empty_answer(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(IngestError::NoRows { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_that_took_nothing_suggests_no_report() {
        let refused = Summary { refused: 2, unknown: vec!["x.csv".to_owned()], ..Summary::default() };
        let steps: Vec<String> = refused.steps().into_iter().map(|step| step.en).collect();
        assert!(steps.len() == 1 && steps[0].starts_with("jangbu map x.csv"), "{steps:?}");
        assert_eq!(Summary { refused: 1, ..Summary::default() }.steps(), Vec::new());
        let known = Summary { known: 1, ..Summary::default() };
        assert!(known.steps().iter().any(|step| step.en.contains("report profit")));
    }

    #[test]
    fn a_command_that_registers_a_gateway_has_what_links_it() {
        let gateway = "jangbu account add my-gateway --kind gateway --platform PLATFORM";
        assert_eq!(with_links(gateway), format!("{gateway} --shop SHOP --bank-text TEXT"));
        let of_shop = "jangbu account add own-pay --kind gateway --platform coupang --shop own";
        assert_eq!(with_links(of_shop), format!("{of_shop} --bank-text TEXT"));
        let media = "jangbu account add meta --kind media --platform meta";
        assert_eq!(with_links(media), format!("{media} --bank-text TEXT"));
        let shop = "jangbu account add my-shop --kind shop --platform PLATFORM";
        assert_eq!(with_links(shop), shop);
    }
}
