//! Drafts a mapping file for a table of unknown layout: by names first, then by what the cells hold.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Fingerprint, Mapping, signs};
use crate::{
    Format, IngestError, Source, connectors,
    containers::open_first,
    control::is_total_word,
    decode::decode,
    format::{ColumnKind, Layout},
    header::normal,
    parse::{moment::moment, number::number},
    rows::csv_reader,
};

/// Rows looked at.
const SAMPLE_ROWS: usize = 200;

/// Words of other shops, gateways and banks, too loose to recognise a format by, good enough for a draft.
const LOOSE: &[(&str, &[&str])] = &[
    ("order_id", &["invoiceno", "invoice", "ordernumber", "transactionid", "오더번호", "주문id"]),
    ("product", &["stockcode", "itemcode", "itemno", "productid", "productcode", "품번", "상품id"]),
    ("product_name", &["description", "itemname", "productname", "품명", "제품명"]),
    ("quantity", &["qty", "pieces", "주문수량", "개수"]),
    ("unit_price", &["price", "unitprice", "가격", "상품가격"]),
    ("gross", &["linetotal", "totalprice", "결제금액", "판매금액", "상품금액", "정산기준금액"]),
    ("ordered_at", &["invoicedate", "orderdate", "createdat", "date", "주문날짜"]),
    ("paid_at", &["paymentdate", "paiddate"]),
    ("customer_id", &["customerid", "customer", "회원번호", "회원id"]),
    ("refund", &["refundamount", "취소금액"]),
    ("shipping_fee", &["shipping", "deliveryfee"]),
    ("in", &["credit", "deposit", "입금액(원)"]),
    ("out", &["debit", "withdrawal", "출금액(원)"]),
    ("booked_at", &["transactiondate", "거래일시(원장)"]),
    ("balance", &["runningbalance", "현재잔액"]),
    ("amount", &["payoutamount", "입금예정금액", "정산금액", "정산예정금액", "실지급액"]),
    ("paid_out_on", &["payoutdate", "정산일", "정산완료일", "정산예정일", "지급예정일", "입금일"]),
    ("sold_on", &["정산기준일", "구매확정일", "구매결정일자"]),
    ("net", &["정산예정금액"]),
];

/// A table of unknown layout.
struct Table {
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    delimiter: u8,
}

/// What is known of a draft beforehand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Draft<'a> {
    /// Id of the format; guessed when absent.
    pub format: Option<&'a str>,
    /// Name of the mapping; that of the file when absent.
    pub name: Option<&'a str>,
    /// Sheet of a workbook; the first when absent.
    pub sheet: Option<&'a str>,
}

/// Drafts a mapping for `source`, with the file's text in comments for what could not be told.
///
/// Cells are never quoted in the draft: it is kept beside the books, and the file may hold personal data.
///
/// # Errors
/// When the file has no table, or the format is none of tables with a header.
pub fn draft_mapping(source: &Source<'_>, asked: &Draft<'_>) -> Result<(Mapping, String), IngestError> {
    let opened = open_first(source, asked.sheet)?;
    let decoded = decode(&opened.bytes, None);
    let table = table(&decoded.text).ok_or_else(|| IngestError::Empty { name: source.name.to_owned() })?;
    let file = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = asked.name.unwrap_or(file.split('.').next().unwrap_or_default());
    let (format, columns) = match asked.format {
        Some(id) => {
            let format = connectors::by_id(id).ok_or_else(|| IngestError::NoSuchFormat(id.to_owned()))?;
            if !matches!(format.layout, Layout::Header) {
                let reason = format!("`{id}` is not read from a table with a header");
                return Err(IngestError::Mapping { name: name.to_owned(), reason });
            }
            (format, guess(format, &table))
        }
        None => likeliest(&table).ok_or_else(|| IngestError::Empty { name: source.name.to_owned() })?,
    };
    let mut mapping = Mapping {
        name: name.to_owned(),
        format: format.id.to_owned(),
        delimiter: (table.delimiter != b',').then_some(table.delimiter as char),
        fingerprint: Fingerprint { header: table.header.iter().filter(|header| !header.is_empty()).cloned().collect() },
        columns,
        ..Mapping::default()
    };
    if format.id == "payout_line" {
        signs::settle(&mut mapping, &table.header, &table.rows);
    }
    let text = written(&mapping, &table)?;
    Ok((mapping, text))
}

/// The format of which most columns are found, each required one that is missing counted against it.
fn likeliest(table: &Table) -> Option<(&'static Format, BTreeMap<String, String>)> {
    let worth = |format: &Format, columns: &BTreeMap<String, String>| {
        let (found, missing) = (columns.len(), missing(format, columns));
        (found.cast_signed() - missing.cast_signed(), std::cmp::Reverse(missing))
    };
    let tables = connectors::ALL.iter().copied().filter(|format| matches!(format.layout, Layout::Header));
    tables.map(|format| (format, guess(format, table))).max_by_key(|(format, columns)| worth(format, columns))
}

/// How many required columns, and groups of which one is required, are missing.
fn missing(format: &Format, columns: &BTreeMap<String, String>) -> usize {
    let has = |index: &usize| columns.contains_key(format.columns[*index].name);
    let alone = (0..format.columns.len()).filter(|index| format.columns[*index].required && !has(index)).count();
    alone + format.one_of.iter().filter(|group| !group.iter().any(has)).count()
}

/// The delimiter and header with the widest table below them.
fn table(text: &str) -> Option<Table> {
    let of = |delimiter: u8| {
        let mut rows: Vec<csv::StringRecord> = Vec::new();
        let mut reader = csv_reader(text.as_bytes(), delimiter);
        let mut record = csv::StringRecord::new();
        while rows.len() < SAMPLE_ROWS && reader.read_record(&mut record).unwrap_or(false) {
            rows.push(record.clone());
        }
        let width = rows.iter().map(csv::StringRecord::len).max()?;
        let at = rows.iter().position(|row| {
            row.len() == width && row.iter().filter(|cell| !cell.trim().is_empty()).count() * 2 > width
        })?;
        let header = rows[at].iter().map(|cell| cell.trim().to_owned()).collect();
        let mut rows = rows.split_off(at + 1);
        rows.retain(|row| !is_total(row));
        Some(Table { header, rows, delimiter })
    };
    [b',', b'\t', b';'].into_iter().filter_map(of).max_by_key(|table| table.header.len())
}

/// Whether the row may be a totals row, which says nothing of what columns hold.
fn is_total(row: &csv::StringRecord) -> bool {
    row.iter().map(str::trim).find(|cell| !cell.is_empty()).is_some_and(|cell| is_total_word(cell.as_bytes()))
}

/// Column of the format = column of the file, each used once, by name and where the cells agree.
fn guess(format: &Format, table: &Table) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    let mut used = vec![false; table.header.len()];
    for pass in 0..2 {
        for column in format.columns {
            if columns.contains_key(column.name) {
                continue;
            }
            let loose =
                LOOSE.iter().filter(|(name, _)| pass == 1 && *name == column.name).flat_map(|(_, words)| words.iter());
            let own = normal(column.name);
            let names: Vec<&str> =
                std::iter::once(own.as_str()).chain(column.synonyms.iter().copied()).chain(loose.copied()).collect();
            let at = (0..table.header.len()).find(|at| {
                !used[*at] && names.contains(&normal(&table.header[*at]).as_str()) && agrees(column.kind, table, *at)
            });
            if let Some(at) = at {
                used[at] = true;
                columns.insert(column.name.to_owned(), table.header[at].clone());
            }
        }
    }
    columns
}

/// Whether most cells that are not empty are of the kind.
fn agrees(kind: ColumnKind, table: &Table, at: usize) -> bool {
    let cells: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|row| row.get(at))
        .map(str::trim)
        .filter(|cell| !cell.is_empty() && *cell != "-")
        .collect();
    let fitting = cells.iter().filter(|cell| match kind {
        ColumnKind::Text | ColumnKind::Word => true,
        ColumnKind::Number => number(cell.as_bytes()).is_ok(),
        // A date in no usual form still begins with digits; `date_format` will say how to read it.
        ColumnKind::Time => {
            moment(cell.as_bytes()).is_some()
                || (cell.len() >= 8
                    && cell.starts_with(|c: char| c.is_ascii_digit())
                    && number(cell.as_bytes()).is_err())
        }
    });
    fitting.count() * 10 >= cells.len() * 9
}

fn written(mapping: &Mapping, table: &Table) -> Result<String, IngestError> {
    let format = mapping.target()?;
    let mut draft = format!(
        "# Drafted mapping: check every line, then import with `--mapping`.\n# Format `{}`: {} / {}\n\n",
        format.id, format.title_ko, format.title_en
    );
    draft.push_str(&mapping.to_toml()?);
    draft.push_str("\n# Columns of the file not used (name: what it holds):\n");
    for (at, header) in table.header.iter().enumerate() {
        if !mapping.reads(header) {
            let _ = writeln!(draft, "#   {header:?}: {}", holds(table, at));
        }
    }
    let _ = writeln!(
        draft,
        "\n# Columns of `{}` without a source (add them under [columns], or a fixed value under [constants]):",
        format.id
    );
    for column in format.columns.iter().filter(|column| !mapping.gives(column.name)) {
        let need = if column.required { " REQUIRED" } else { "" };
        let _ = writeln!(draft, "#   {}:{need} {}", column.name, column.doc);
    }
    for group in format.one_of {
        let names: Vec<&str> = group.iter().map(|index| format.columns[*index].name).collect();
        if !names.iter().any(|name| mapping.gives(name)) {
            let _ = writeln!(draft, "#   REQUIRED: at least one of {}", names.join(", "));
        }
    }
    draft.push_str(HINTS);
    Ok(draft)
}

fn holds(table: &Table, at: usize) -> &'static str {
    if agrees(ColumnKind::Number, table, at) {
        "numbers"
    } else if agrees(ColumnKind::Time, table, at) {
        "dates"
    } else {
        "text"
    }
}

const HINTS: &str = r#"
# More that a mapping can say:
#   date_format = "%d/%m/%Y %H:%M"      dates in no usual form (top level)
#   key = ["Item", "Row"]               columns that tell the rows of one order apart (top level)
#   allow_negative = true               negative sale amounts are taken as they are (top level)
#   [sums]                              columns added up, those with a minus taken off (not under [columns] too)
#   seller_discount = ["Coupon", "-Refunded coupon"]
#   [values.tax]
#   "T" = "taxable"                     a value of the file and ours
#   [[rules]]                           rows whose cell begins with (prefix) or is (equals) a text
#   column = "Invoice"
#   prefix = "C"
#   set = { kind = "return" }
#   negate = ["quantity"]
"#;
