//! A row is as wide as its header and its text can be read.
//!
//! A row with more cells usually holds a comma outside quotes, so that every later cell is in the wrong column;
//! one with fewer was cut. Neither may be guessed at: a number could be lost without a trace.

use jangbu_core::Said;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "broken_row",
    demands: "a row has as many cells as the header, its text can be decoded, and no quote is left open",
    demands_ko: "행의 칸 수는 머리글과 같고, 글자를 읽을 수 있으며, 따옴표가 닫혀 있다",
    mend: "put quotes around text with commas, and download the file again if it was cut",
    mend_ko: "쉼표가 든 글자는 따옴표로 묶고, 잘린 파일은 다시 내려받으십시오",
};

/// Refuses a row that is too wide, too narrow, endless or undecodable.
pub fn readable_row(record: &csv::ByteRecord, width: usize, broken_text: bool) -> Result<(), Fault> {
    let cells = record.len();
    // A row that goes on over many lines was cut after its first one.
    if cells == 1 && width > 1 && record[0].contains(&b'"') {
        return Err(RULE.broken_by_row(Said::new(
            "close the quotation mark that is open in this row",
            "이 행에서 열린 따옴표를 닫으십시오",
        )));
    }
    if width > 0 && cells != width {
        let used = record.iter().rposition(|cell| !cell.trim_ascii().is_empty()).map_or(0, |last| last + 1);
        if cells < width || used > width {
            return Err(RULE.broken_by_row(Said::new(
                format!("the row has {cells} cells, the header {width}: {}", RULE.mend),
                format!("행은 {cells}칸, 머리글은 {width}칸입니다: {}", RULE.mend_ko),
            )));
        }
    }
    if broken_text && memchr::memmem::find(record.as_slice(), "\u{fffd}".as_bytes()).is_some() {
        return Err(RULE.broken_by_row(Said::new(
            "a character could not be decoded: save the file as UTF-8",
            "읽을 수 없는 글자가 있습니다. 파일을 UTF-8 로 저장하십시오",
        )));
    }
    Ok(())
}

/// The cell as text; refused when it is not UTF-8.
pub fn readable_text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, Fault> {
    std::str::from_utf8(row.cell(column)).map_err(|_| RULE.broken(row, column))
}
