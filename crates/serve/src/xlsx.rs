//! A table as a workbook (XLSX): one sheet, a header that stays in view, numbers as numbers.
//!
//! Texts are text whatever they look like: no formula comes from data. A cell holds fifteen digits; a longer number is
//! written as text, so that no digit is lost.

use std::io::Write;

use jangbu_core::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::{
    csv::is_formula,
    locale::{Lang, label},
    table::{Cell, Line, Table},
};

/// Most rows below the header of a sheet.
pub const MOST_ROWS: usize = 1_048_575;
/// Digits that a cell keeps.
const DIGITS: usize = 15;
/// Most characters of a sheet's name.
const MOST_NAME: usize = 31;

/// A workbook cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// A sheet has no room for more rows.
    #[error("a sheet holds {MOST_ROWS} rows and there are more: write .csv or .parquet, or a shorter period")]
    TooManyRows,
    /// The library refuses.
    #[error("making the workbook")]
    Workbook(#[from] XlsxError),
    /// The file cannot be written.
    #[error("writing the workbook")]
    Write(#[from] std::io::Error),
}

/// Writes a report: labels as header, its line of totals last.
///
/// # Errors
/// When it has too many rows or `out` cannot be written.
pub fn write(table: &Table, lang: Lang, out: &mut impl Write) -> Result<(), SheetError> {
    let header: Vec<&str> = table.columns.iter().map(|column| label(column.key, lang)).collect();
    let mut sheet = Sheet::new(label(table.title, lang), &header)?;
    for row in 0..table.rows() {
        sheet.row(table.columns.iter().map(|column| column.cell(Line::Row(row))))?;
    }
    if table.has_totals() {
        let total = |(at, cell)| if at == 0 && cell == Cell::None { Cell::Text(label("total", lang)) } else { cell };
        sheet.row(table.columns.iter().map(|column| column.cell(Line::Total)).enumerate().map(total))?;
    }
    sheet.save(out)
}

/// A name as a sheet may have it: short, and without the signs that formulas use.
fn name_of(text: &str) -> String {
    let plain = text.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c });
    plain.collect::<String>().trim().chars().take(MOST_NAME).collect()
}

/// A sheet that takes row after row.
pub struct Sheet {
    sheet: Worksheet,
    rows: usize,
    looks: Looks,
}

/// How cells look.
struct Looks {
    header: Format,
    date: Format,
    ratio: Format,
    literal: Format,
    /// Amounts by decimals of their currency.
    amounts: [Format; 5],
}

impl Sheet {
    /// A sheet with its header, named after what it holds.
    ///
    /// # Errors
    /// When there are more columns than a sheet has.
    pub fn new(name: &str, header: &[&str]) -> Result<Self, SheetError> {
        let number = |form: &str| Format::new().set_num_format(form);
        let looks = Looks {
            header: Format::new().set_bold(),
            date: number("yyyy-mm-dd"),
            ratio: number("0.0000"),
            literal: Format::new().set_quote_prefix(),
            amounts: ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"].map(number),
        };
        let mut sheet = Worksheet::new();
        let name = name_of(name);
        if !name.is_empty() {
            sheet.set_name(name)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (at, name) in (0..).zip(header) {
            sheet.write_string_with_format(0, at, *name, &looks.header)?;
        }
        Ok(Self { sheet, rows: 0, looks })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`SheetError::TooManyRows`] when the sheet is full.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), SheetError> {
        if self.rows == MOST_ROWS {
            return Err(SheetError::TooManyRows);
        }
        self.rows += 1;
        let row = u32::try_from(self.rows).map_err(|_| SheetError::TooManyRows)?;
        for (at, cell) in (0..).zip(cells) {
            self.cell(row, at, cell)?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, at: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
        match cell {
            Cell::None => {}
            Cell::Text("") => {}
            Cell::Text(text) => self.text(row, at, text)?,
            Cell::Date(day) => self.date(row, at, day)?,
            Cell::Count(count) => self.number(row, at, &count.to_string(), None)?,
            Cell::Number(number) => self.number(row, at, &number.normalize().to_string(), None)?,
            Cell::Ratio(ratio) => {
                let text = ratio.to_string();
                let look = self.looks.ratio.clone();
                self.number(row, at, &text, Some(&look))?;
            }
            Cell::Money(money) => {
                let decimals = usize::try_from(money.currency.decimals()).unwrap_or_default();
                let look = self.looks.amounts.get(decimals).cloned();
                let amount = jangbu_core::Decimal::new(money.minor, money.currency.decimals());
                self.number(row, at, &amount.to_string(), look.as_ref())?;
            }
        }
        Ok(())
    }

    fn text(&mut self, row: u32, at: u16, text: &str) -> Result<(), XlsxError> {
        match is_formula(text) {
            // Stays text when someone edits the cell.
            true => self.sheet.write_string_with_format(row, at, text, &self.looks.literal),
            false => self.sheet.write_string(row, at, text),
        }
        .map(drop)
    }

    fn date(&mut self, row: u32, at: u16, day: Date) -> Result<(), XlsxError> {
        let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
        let (Ok(year), Ok(month), Ok(of_month)) = parts else { return self.text(row, at, &day.to_string()) };
        match ExcelDateTime::from_ymd(year, month, of_month) {
            Ok(date) => self.sheet.write_datetime_with_format(row, at, date, &self.looks.date).map(drop),
            Err(_) => self.text(row, at, &day.to_string()),
        }
    }

    /// A number given in digits: the format's own kind of number holds fifteen of them exactly.
    fn number(&mut self, row: u32, at: u16, digits: &str, look: Option<&Format>) -> Result<(), XlsxError> {
        let significant = digits.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
        match (digits.parse::<f64>(), look) {
            (Ok(number), Some(look)) if significant <= DIGITS => {
                self.sheet.write_number_with_format(row, at, number, look).map(drop)
            }
            (Ok(number), None) if significant <= DIGITS => self.sheet.write_number(row, at, number).map(drop),
            _ => self.text(row, at, digits),
        }
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn save(mut self, out: &mut impl Write) -> Result<(), SheetError> {
        self.sheet.autofit();
        let mut workbook = Workbook::new();
        workbook.push_worksheet(self.sheet);
        out.write_all(&workbook.save_to_buffer()?)?;
        Ok(())
    }
}
