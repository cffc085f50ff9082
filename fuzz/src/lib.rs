//! What the fuzz targets share: bytes go the way that an imported file goes, with every account it could be about.
//!
//! A target fails when the way panics, hangs or takes too much memory, and when the outcome does not account for every
//! row.

mod accounts;
mod places;

use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
    panic,
    sync::Once,
};

use ingest::{Accounts, Options, Source};
use jangbu_core::{
    Currency,
    account::{Company, RevenueDate},
    facts::FactSet,
};

/// Reads `bytes` as an imported file; what cannot be read is an error that says so.
pub fn file(bytes: &[u8]) {
    let company = Company {
        name: "한빛상점".to_owned(),
        currency: Currency::KRW,
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    let options = Options { as_of: "2026-03-31T00:00:00Z".parse().ok(), ..Options::new(company) };
    if let Err(error) = read(bytes, &options) {
        assert!(!error.said().en.is_empty() && !error.said().ko.is_empty());
    }
}

fn read(bytes: &[u8], options: &Options) -> Result<(), ingest::IngestError> {
    let file = Source { name: "file", bytes, modified_at: None };
    let opened = ingest::open(&file, &[], options)?;
    let source = Source { bytes: &opened.bytes, ..file };
    let detected = match ingest::detect(&source, &[], options) {
        Ok(detected) => detected,
        Err(error) => {
            // What a person is offered then: the draft of a mapping.
            ingest::draft_mapping(&source, &ingest::Draft::default()).ok();
            return Err(error);
        }
    };
    let (registry, mut facts) = (accounts::registry(), FactSet::default());
    let accounts = Accounts(&registry);
    let outcome = ingest::read(&source, &detected, &accounts, options, &mut |chunk| {
        facts.append(chunk);
        ControlFlow::Continue(())
    })?;
    let skipped: u64 = outcome.skipped.iter().map(|it| it.count).sum();
    let told = outcome.rows_good + outcome.quarantined.len() as u64 + skipped;
    assert!(outcome.rows_read <= told, "a row is lost");
    assert!(
        outcome.rows_good == 0 || !facts.is_empty() || !outcome.days_replaced.is_empty(),
        "a good row gave nothing"
    );
    for bad in outcome.quarantined.iter().take(3) {
        assert!(!bad.mend.en.is_empty() && !bad.mend.ko.is_empty(), "no mend for {}", bad.rule);
        // A person looks at the row, and mends it.
        assert!(ingest::row_at(&source, &detected, bad.line)?.is_some(), "no row at line {}", bad.line);
        let standing = ingest::Standing::default();
        ingest::read_again(&source, &detected, &accounts, options, &standing, (bad.line, &bad.raw))?;
        ingest::set_cell(&detected, &bad.raw, &bad.column, "1").ok();
    }
    Ok(())
}

/// Splits messages into streams, and reads each as a file.
pub fn messages(bytes: &[u8]) {
    let mut places = places::Places::default();
    match ingest::streams::split(&mut Cursor::new(bytes), &mut |stream| places.open(stream)) {
        Ok(_) => places.files().iter().for_each(|text| file(text)),
        Err(error) => assert!(!error.said().ko.is_empty()),
    }
}

/// What leads to the workbook.
const ROOT: &[u8] = br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// The parts of a workbook in the order in which they are given, a zero byte between them.
const PARTS: &[&str] = &[
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

/// A panic ends the program, except within the library that reads workbooks: there the product makes a message of it.
static PANICS: Once = Once::new();

fn let_workbooks_panic() {
    PANICS.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|at| at.file().contains("/calamine-")) {
                usual(info);
            }
        }));
    });
}

/// Reads `bytes` as a workbook: an archive as it is, anything else as parts of one.
pub fn workbook(bytes: &[u8]) {
    let_workbooks_panic();
    if bytes.starts_with(b"PK") {
        return file(bytes);
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut given = bytes.split(|byte| *byte == 0);
    let parts =
        PARTS.iter().zip(USUAL).map(|(name, usual)| (*name, given.next().filter(|it| !it.is_empty()).unwrap_or(usual)));
    for (name, part) in parts.chain([("_rels/.rels", ROOT)]) {
        let written = archive.start_file(name, stored).and_then(|()| Ok(archive.write_all(part)?));
        assert!(written.is_ok());
    }
    if let Ok(packed) = archive.finish() {
        file(packed.get_ref());
    }
}

/// The parts that are not given.
const USUAL: [&[u8]; 5] = [
    b"<worksheet><sheetData/></worksheet>",
    b"<sst/>",
    b"<styleSheet/>",
    br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
];
