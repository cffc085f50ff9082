//! A delimited text file under construction: quoting, line numbers, encodings.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

/// How the bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Cp949,
    Utf16Le,
}

/// A file and the line (from 1) on which each of its rows stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    pub lines: Vec<usize>,
}

/// A sheet to which lines are added from the top.
pub struct Sheet {
    delimiter: char,
    text: String,
    written: usize,
    rows: Vec<usize>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(delimiter: char) -> Self {
        Self { delimiter, text: String::new(), written: 0, rows: Vec::new() }
    }

    /// A line as it is.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\r\n");
        self.written += 1;
    }

    /// Cells that are no row: a header, a total.
    pub fn cells<S: AsRef<str>>(&mut self, cells: &[S]) {
        let quoted: Vec<String> = cells.iter().map(|c| self.quoted(c.as_ref())).collect();
        self.line(&quoted.join(&self.delimiter.to_string()));
    }

    /// The next row.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        self.cells(cells);
        self.mark();
    }

    /// Counts the line just written as a row.
    pub fn mark(&mut self) {
        self.rows.push(self.written);
    }

    /// The line saying when a generic file was exported.
    pub fn exported_at(&mut self, moment: DateTime) {
        self.line(&format!("# exported_at: {}+09:00", moment.strftime("%Y-%m-%dT%H:%M:%S")));
    }

    fn quoted(&self, cell: &str) -> String {
        if cell.contains([self.delimiter, '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }

    /// The bytes, and the lines of the rows in the order in which they were added.
    pub fn finish(self, encoding: Encoding) -> Rendered {
        let bytes = match encoding {
            Encoding::Utf8 => self.text.into_bytes(),
            Encoding::Utf8Bom => [b"\xEF\xBB\xBF".as_slice(), self.text.as_bytes()].concat(),
            Encoding::Cp949 => encoding_rs::EUC_KR.encode(&self.text).0.into_owned(),
            Encoding::Utf16Le => {
                [0xFEFF_u16].into_iter().chain(self.text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
        };
        Rendered { bytes, lines: self.rows }
    }
}

/// `1234567` as `1,234,567`.
pub fn thousands(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |r| ("-", r));
    let (whole, fraction) = rest.split_once('.').map_or((rest, String::new()), |(w, f)| (w, format!(".{f}")));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

/// A moment as Korean exports write it, or nothing.
pub fn moment(at: Option<DateTime>) -> String {
    at.map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}
