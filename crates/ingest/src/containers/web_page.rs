//! Web pages: tables that banks and offices send under the name of a workbook (`.xls`).
//!
//! Every table is a page of its own. Narrow tables before it, which name account and period, stand above it as its
//! preamble. A table that lies in the cell of another is a table of its own too.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::{Container, Page, lines::Lines};
use crate::{IngestError, Source, decode::decode_message};

pub const WEB_PAGE: Container = Container { title: "HTML", is, pages };

/// Cells of a row at most, whatever a cell says of its span.
const MOST_CELLS: usize = 1000;

/// A table of labels and values has two pairs a row at most.
const NARROW: usize = 4;

fn is(bytes: &[u8]) -> bool {
    let head = decode_message(&bytes[..bytes.len().min(16 * 1024)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && (head.contains("<table") || head.contains("<html"))
}

fn pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let text = decode_message(source.bytes);
    let mut reader = Reader::default();
    let emitter = DefaultEmitter::<usize>::new_with_span();
    let (mut counted, mut line) = (0, 1);
    for token in Tokenizer::new_with_emitter(text.as_ref(), emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let at = tag.span.start.clamp(counted, text.len());
                line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count();
                counted = at;
                reader.start(&tag, line);
            }
            Token::EndTag(tag) => reader.end(&tag.name),
            Token::String(more) => reader.text(&String::from_utf8_lossy(&more.value)),
            _ => {}
        }
    }
    Ok(reader.pages())
}

/// A row and the line it begins on.
type TableRow = (usize, Vec<String>);

#[derive(Default)]
struct Table {
    rows: Vec<TableRow>,
    /// Cells of rows to come that a cell above covers: (rows still covered, column).
    covered: Vec<(usize, usize)>,
    in_row: bool,
    in_cell: bool,
    /// Columns that the cell spans beside its own.
    span: usize,
}

#[derive(Default)]
struct Reader {
    /// Tables in the order in which they end; open ones within each other.
    done: Vec<Table>,
    open: Vec<Table>,
    /// Within a script or a style sheet.
    silent: bool,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<usize>, line: usize) {
        let number = |name: &[u8]| {
            let value =
                tag.attributes.get(name).and_then(|it| std::str::from_utf8(&it.value).ok()?.trim().parse().ok());
            value.unwrap_or(1usize).clamp(1, MOST_CELLS)
        };
        match tag.name.as_slice() {
            b"table" => self.open.push(Table::default()),
            b"tr" => self.table(|table| table.begin_row(line)),
            b"td" | b"th" => {
                let (columns, rows) = (number(b"colspan"), number(b"rowspan"));
                self.table(|table| table.begin_cell(line, columns, rows));
            }
            b"br" | b"p" | b"div" | b"li" => self.text(" "),
            b"script" | b"style" => self.silent = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &HtmlString) {
        match name.as_slice() {
            b"table" => self.done.extend(self.open.pop()),
            b"tr" => self.table(|table| table.in_row = false),
            b"td" | b"th" => self.table(Table::end_cell),
            b"script" | b"style" => self.silent = false,
            _ => {}
        }
    }

    fn text(&mut self, more: &str) {
        if let Some(table) = self.open.last_mut().filter(|table| table.in_cell)
            && !self.silent
            && let Some(cell) = table.rows.last_mut().and_then(|(_, row)| row.last_mut())
        {
            cell.push_str(more);
        }
    }

    fn table(&mut self, act: impl FnOnce(&mut Table)) {
        if let Some(table) = self.open.last_mut() {
            act(table);
        }
    }

    fn pages(mut self) -> Vec<Page> {
        self.done.extend(self.open.into_iter().rev());
        let tables = self.done.into_iter().filter(|table| !table.rows.is_empty());
        let (mut above, mut pages) = (Vec::<TableRow>::new(), Vec::new());
        for (at, mut table) in tables.enumerate() {
            table.clean();
            let mut lines = Lines::default();
            for (line, row) in above.iter().chain(&table.rows) {
                lines.row(*line, row.iter().map(String::as_str));
            }
            pages.push(Page { name: format!("table {}", at + 1), bytes: lines.finish() });
            if table.rows.iter().all(|(_, row)| row.len() <= NARROW) {
                above.append(&mut table.rows);
            }
        }
        pages
    }
}

impl Table {
    fn begin_row(&mut self, line: usize) {
        self.end_cell();
        self.rows.push((line, Vec::new()));
        self.in_row = true;
        self.covered.retain_mut(|(rows, _)| {
            *rows -= 1;
            *rows > 0
        });
    }

    fn begin_cell(&mut self, line: usize, columns: usize, rows: usize) {
        if !self.in_row {
            self.begin_row(line);
        }
        self.end_cell();
        let Some((_, row)) = self.rows.last_mut() else { return };
        while row.len() < MOST_CELLS && self.covered.iter().any(|(_, column)| *column == row.len()) {
            row.push(String::new());
        }
        if row.len() >= MOST_CELLS {
            return;
        }
        if rows > 1 {
            // The row of the cell itself has begun already.
            let covered = (row.len()..(row.len() + columns).min(MOST_CELLS)).map(|column| (rows, column));
            self.covered.extend(covered);
        }
        row.push(String::new());
        (self.in_cell, self.span) = (true, columns - 1);
    }

    fn end_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        if let Some((_, row)) = self.rows.last_mut() {
            let width = (row.len() + self.span).min(MOST_CELLS);
            row.resize(width, String::new());
        }
    }

    /// Blanks as people see them: one, and not a hard one.
    fn clean(&mut self) {
        for cell in self.rows.iter_mut().flat_map(|(_, row)| row) {
            *cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tables(text: &str) -> Vec<String> {
        let source = Source { name: "x.xls", bytes: text.as_bytes(), modified_at: None };
        pages(&source).unwrap().into_iter().map(|page| String::from_utf8(page.bytes).unwrap()).collect()
    }

    #[test]
    fn labels_stand_above_the_table_they_belong_to() {
        let text = "<html><style>td{x}</style>\n<table><tr><th>계좌번호</th><td>1-2</td></tr></table>\n<table>\n\
                    <tr><th>a<th>b<th>c<th>d<th>e</tr>\n<tr><td>1<td>&nbsp;2&amp;3 <br>4<td><td>5<td>6</table>";
        assert_eq!(tables(text)[1], "\n계좌번호,1-2\n\na,b,c,d,e\n1,2&3 4,,5,6\n");
    }

    #[test]
    fn cells_that_span_keep_the_others_in_their_columns() {
        let text = "<table><tr><td rowspan=2>a<td colspan=2>b<td>c</tr><tr><td>d<td>e<td>f</tr><tr><td>g</table>";
        assert_eq!(tables(text), ["a,b,,c\n,d,e,f\ng,,,\n"]);
    }

    #[test]
    fn tables_within_tables_are_their_own_and_no_page_swells() {
        let text = "<table><tr><td>x<table><tr><td>1<td>2</table><td>y</table>";
        assert_eq!(tables(text), ["1,2\n", "1,2\nx,y\n"]);
        let wide = format!("<table>{}</table>", "<tr><td colspan=99999999999 rowspan=9999>".repeat(50));
        assert!(tables(&wide)[0].len() < 60_000, "{}", tables(&wide)[0].len());
    }
}
