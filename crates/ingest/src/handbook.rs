//! The handbook of file formats, written from the formats' own descriptions.

use std::fmt::Write as _;

use crate::{
    check::RULES,
    connectors::ALL,
    format::{ColumnKind, Format, Layout},
};

const INTRODUCTION: &str = "# File formats

This page is generated from the formats themselves.

`jangbu import FILE…` tells the format from the content, never from the file name. What holds for every format:

* **Encoding** is detected: UTF-8 with or without BOM, CP949 (EUC-KR), UTF-16. Cells are parted by comma, tab or semicolon.
* **Headers** match by any of the names listed, Korean or English, whatever the case and blanks, in any order. Columns that are not listed are not read; the import names them. Up to 29 lines may stand above the header.
* **Numbers**: `12345`, `-1,234.50`, `₩12,300`, `12,300원`, `(500)`; empty, `-` or `--` is none. At most six decimals.
* **Dates**: `2026-03-05`, `2026.03.05`, `2026.03.05.`, `20260305`, `2026/03/05`, `2026. 3. 5.`, `March 5, 2026`, and `3/5/2026` in columns whose platform writes the month first; instants with ` HH:MM[:SS]` in the zone of the account, or ISO 8601 with offset.
* **When it was observed**: a first line `# exported_at: 2026-03-31T09:00:00+09:00`, else `--as-of`, else the file's modification time. The newest observation of a row wins; it is never the order of import that decides.
* **Whom a name means**: gateways, media accounts and parties of opening balances may be named by id, by the platform's number or by platform, also before they are registered.
* **Whose it is**: the account named in the row or above the header, else `--account`, else the only registered account of the kind.
* **`upsert`** formats replace row by row, by natural key. Equal rows of one file all stay (`#1`, `#2`, …); rows of one file with the same key and other content all wait in quarantine. **`replace`** formats replace all that was known of an account's day; a row that is missing now means zero.
* **Totals rows** (합계, 총계, 소계, 전체, Total) are compared with the rows, never imported. One that disagrees is a finding.
* **Periods** above the header (`2026.03.01.~2026.03.31.`, `March 1, 2026 - March 31, 2026`, or `Report Start: 3/1/26` and `Report End: 3/31/26` on two lines) count for `replace` formats: a day of it without rows becomes zero, for every account that the rows name. Days and periods are taken as printed: register the account with the zone that its reports' days are in.
* **JSON** is read as a list, as lines, or as responses of an API, one or several. An error body among them refuses the file.
* **A bad row goes to quarantine** with its line, column, value and rule; the other rows are imported. A `replace` file with a bad row for a day that is in force is refused, unless `--accept` is given: what the row says would count as zero.
* **Any other layout**: `jangbu map FILE` drafts a mapping file (last section).

How sure a layout is: *confirmed* = from the platform's own documentation or defined here; *third-party* = from other people's loaders, or a file that somebody downloaded; *unconfirmed* = not seen in a source.
";

/// The page on all formats, rules and mapping files, in Markdown.
pub fn handbook() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n| format | | becomes | newer rows | layout |\n|---|---|---|---|---|\n");
    for format in ALL {
        let facts: Vec<String> = format.facts.iter().map(|fact| format!("`{fact}`")).collect();
        line(
            &mut page,
            format_args!(
                "| [`{id}`](#{id}) | {} / {} | {} | {} | {} |",
                format.title_ko,
                format.title_en,
                facts.join(", "),
                format.supersession,
                format.confidence.as_str(),
                id = format.id
            ),
        );
    }
    for format in ALL {
        section(&mut page, format);
    }
    page.push_str("\n## Quarantine rules\n\n| rule | demands | mend |\n|---|---|---|\n");
    for rule in RULES {
        line(&mut page, format_args!("| `{}` | {} | {} |", rule.id, cell(rule.demands), cell(rule.mend)));
    }
    mapping(&mut page);
    page
}

fn section(page: &mut String, format: &Format) {
    line(page, format_args!("\n## {}\n\n{} ({})\n", format.id, format.title_ko, format.title_en));
    let account = format.account.map_or("the company".to_owned(), |kind| format!("a {kind} account"));
    line(page, format_args!("* Rows belong to {account}; newer rows: {}.", format.supersession));
    line(page, format_args!("* Layout {}: {}.", format.confidence.as_str(), format.source));
    line(page, format_args!("* {}\n", format.notes));
    line(page, format_args!("| column | also | holds | |\n|---|---|---|---|"));
    for column in format.columns {
        let also: Vec<String> = column.synonyms.iter().map(|synonym| format!("`{}`", cell(synonym))).collect();
        let kind = match column.kind {
            ColumnKind::Text => "text",
            ColumnKind::Word => "word",
            ColumnKind::Number => "number",
            ColumnKind::Time => "time",
        };
        let name = if column.required { format!("**`{}`**", column.name) } else { format!("`{}`", column.name) };
        line(page, format_args!("| {name} | {} | {kind} | {} |", also.join(", "), cell(column.doc)));
    }
    let groups: Vec<String> = format
        .one_of
        .iter()
        .map(|group| {
            group.iter().map(|index| format!("`{}`", format.columns[*index].name)).collect::<Vec<_>>().join(" or ")
        })
        .collect();
    let bold = if matches!(format.layout, Layout::Positions(_)) {
        "All by position."
    } else {
        "Columns in bold are required."
    };
    let at_least = groups.iter().map(|group| format!(" At least {group}.")).collect::<String>();
    line(page, format_args!("\n{bold}{at_least}\n"));
    line(page, format_args!("```text\n{}\n```", String::from_utf8_lossy(format.sample).trim_end()));
}

fn mapping(page: &mut String) {
    page.push_str(
        "\n## Mapping files\n\nA mapping file (TOML) reads a table in any other layout as one of the formats above. \
         `jangbu map FILE` drafts one from names and content (`--as FORMAT` where the guess is wrong); correct it, then import with `--mapping`. \
         `jangbu map FILE --save NAME` keeps the draft with the company, as `mappings/NAME.toml` in its folder; a mapping that lies there is found by the header of a file, without `--mapping`: \
         all columns under `[match]`, `[columns]` and `[sums]` must be there, and of several that fit the one with the longest `[match]` is taken. \
         `[sums]` adds columns of the file up for one of ours: `seller_discount = [\"Coupon\", \"Member discount\"]`, with a minus before a name that is taken off. \
         Four workbooks are read this way without being asked, by mappings that every company has: [`11st-orders`](examples/11st-orders.toml), [`esm-settlements`](examples/esm-settlements.toml), [`naver-payouts`](examples/naver-payouts.toml) and [`naver-settlements`](examples/naver-settlements.toml); one of the same name that is kept takes its place. The example reads the public Online Retail data set \
         ([`examples/online-retail.toml`](examples/online-retail.toml)):\n\n",
    );
    line(page, format_args!("```toml\n{}\n```", include_str!("../../../docs/examples/online-retail.toml").trim_end()));
}

/// Text that does not end a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(page, "{text}");
}
