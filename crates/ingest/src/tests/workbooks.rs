//! Workbooks and archives: what people really download.

use jangbu_core::{Decimal, facts::FactSet};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{import_with, options, registry};
use crate::{IngestError, Options, Outcome, Source, containers};

fn sheet(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(at as u32, column as u16, number).unwrap(),
                Err(_) => sheet.write_string(at as u32, column as u16, *cell).unwrap(),
            };
        }
    }
}

const ORDERS: &[&[&str]] = &[
    &["주문 내역", "2026.03.01 ~ 2026.03.31"],
    &[],
    &["주문번호", "결제일시", "상품코드", "수량", "주문금액"],
    &["A-1", "2026-03-02 10:00", "TEA", "2", "39000.5"],
    &["A-2", "2026-03-03 10:00", "CUP", "x", "1000"],
];

fn source(bytes: &[u8]) -> Source<'_> {
    Source { name: "file.xlsx", bytes, modified_at: None }
}

fn imported(bytes: &[u8], options: &Options) -> Result<(FactSet, Outcome), IngestError> {
    import_with(bytes, &[], options, &registry())
}

#[test]
fn a_sheet_is_a_table_whose_rows_keep_their_numbers() {
    let mut book = Workbook::new();
    sheet(&mut book, "안내", &[&["이 파일은 …"]]);
    sheet(&mut book, "주문", ORDERS);
    let bytes = book.save_to_buffer().unwrap();
    let opened = containers::open(&source(&bytes), &[], &options()).unwrap();
    assert_eq!(
        (opened.container, opened.page.as_str(), opened.left.as_slice()),
        (Some("XLSX"), "주문", ["안내".to_owned()].as_slice())
    );
    let (facts, outcome) = imported(&bytes, &options()).unwrap();
    assert_eq!(facts.order_line.len(), 1);
    let line = &facts.order_line[0];
    assert_eq!((line.gross, line.origin.line), (Decimal::new(390_005, 1), 4));
    assert_eq!((outcome.quarantined[0].line, outcome.quarantined[0].value.as_str()), (5, "x"));
}

#[test]
fn days_times_and_long_fractions_read_as_they_are_shown() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let clock = Format::new().set_num_format("hh:mm:ss");
    let at = ExcelDateTime::from_ymd(2026, 3, 5).unwrap();
    sheet.write_datetime_with_format(0, 0, &at, &day).unwrap();
    sheet.write_datetime_with_format(0, 1, at.and_hms(12, 34, 56.0).unwrap(), &moment).unwrap();
    sheet.write_datetime_with_format(0, 2, ExcelDateTime::from_hms(8, 5, 59.0).unwrap(), &clock).unwrap();
    sheet.write_number(0, 3, 0.1 + 0.2).unwrap();
    sheet.write_number(0, 4, 2_026_030_112_345_678.0).unwrap();
    sheet.write_boolean(0, 5, true).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let opened = containers::open(&source(&bytes), &[], &options()).unwrap();
    let text = String::from_utf8(opened.bytes.into_owned()).unwrap();
    assert_eq!(text, "2026-03-05,2026-03-05 12:34:56,08:05:59,0.3,2026030112345678,true\n");
}

#[test]
fn two_sheets_that_fit_are_asked_about() {
    let mut book = Workbook::new();
    sheet(&mut book, "3월", ORDERS);
    sheet(&mut book, "4월", ORDERS);
    let bytes = book.save_to_buffer().unwrap();
    let error = imported(&bytes, &options()).unwrap_err();
    assert_eq!(error.to_string(), "`file.csv` has several tables: say which with `--sheet`: 3월, 4월");
    let chosen = Options { sheet: Some("4월".into()), ..options() };
    assert_eq!(imported(&bytes, &chosen).unwrap().0.order_line.len(), 1);
    let absent = Options { sheet: Some("5월".into()), ..options() };
    assert!(matches!(imported(&bytes, &absent), Err(IngestError::NoSuchSheet { .. })));
}

#[test]
fn a_locked_workbook_opens_with_its_password_only() {
    let locked = include_bytes!("locked.xlsx");
    let refused = |password| containers::unlock(&source(locked), password).unwrap_err();
    assert!(matches!(containers::open(&source(locked), &[], &options()), Err(IngestError::Locked { .. })));
    assert!(matches!(refused(None), IngestError::Locked { .. }));
    assert!(matches!(refused(Some("0000")), IngestError::WrongPassword { .. }));
    let bytes = containers::unlock(&source(locked), Some("1234")).unwrap();
    assert_eq!(imported(&bytes, &options()).unwrap().0.order_line.len(), 1);
}

#[test]
fn an_archive_gives_the_file_in_it_and_one_that_swells_is_refused() {
    let zip = |name: &str, bytes: &[u8]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let sample = crate::connectors::by_id("order").unwrap().sample;
    let packed = zip("주문.csv", sample);
    assert_eq!(imported(&packed, &options()).unwrap().0, super::import(sample).unwrap().0);
    let bomb = zip("주문.csv", &vec![b' '; 100 << 20]);
    let error = imported(&bomb, &options()).unwrap_err();
    assert!(error.to_string().contains("becomes more than"), "{error}");
    let cut = imported(&packed[..packed.len() / 2], &options()).unwrap_err();
    assert_eq!(cut.to_string(), "`file.csv` is not a readable ZIP file; download it again");
}
