//! A file that is cut, empty, endless, swollen or no text at all.

use std::io::Write as _;

use super::{HEADER, READERS, import, json, refusal, rows, table};

/// The file up to somewhere within its last row.
fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() - 30]
}

#[test]
fn a_cut_table_keeps_its_whole_rows_and_anything_else_is_refused() {
    for reader in READERS {
        let bytes = (reader.file)(&rows());
        let short = cut(&bytes);
        match reader.name {
            "CSV" | "TSV" => {
                let (facts, outcome) = import(short).unwrap();
                let bad = &outcome.quarantined[0];
                assert_eq!((facts.payout_line.len(), outcome.quarantined.len()), (2, 1), "{}", reader.name);
                assert_eq!((bad.line, bad.rule.as_str()), (4, "broken_row"));
                assert!(bad.mend.en.contains("download the file again if it was cut"), "{:?}", bad.mend);
            }
            "XLSX" => {
                let said = refusal(short);
                assert!(
                    said == "`file.csv` is not a readable XLSX file; download it again" || said.contains("ZIP"),
                    "{said}"
                );
            }
            "JSON" => assert_eq!(refusal(short), "`file.csv` line 4: not valid JSON; download it again"),
            _ => assert_eq!(refusal(short), "`file.csv` line 3: not valid JSON; download it again"),
        }
    }
}

#[test]
fn an_empty_file_says_so() {
    for nothing in [&b""[..], b"\n\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0"] {
        assert_eq!(refusal(nothing), "`file.csv` is empty", "{nothing:?}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    assert_eq!(refusal(&book.save_to_buffer().unwrap()), "`file.csv` is empty");
    assert_eq!(refusal(&packed(&[("a.csv", b"")])), "`file.csv` is empty");
    // A header without rows is a file that says nothing happened.
    for reader in READERS.iter().filter(|reader| !reader.name.starts_with("JSON")) {
        let (facts, outcome) = import(&(reader.file)(&[])).unwrap();
        assert_eq!(
            (facts.payout_line.len(), outcome.rows_read, outcome.quarantined.len()),
            (0, 0, 0),
            "{}",
            reader.name
        );
    }
}

#[test]
fn what_is_no_text_is_told_from_what_is() {
    let picture = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"[..], &[0xde, 0xad, 0xbe, 0xef].repeat(200)].concat();
    assert!(refusal(&picture).contains("no known format fits"), "{}", refusal(&picture));
    // Western text: its letters are no Korean, and only the rows that hold them wait.
    let western = table(&rows(), ",").replace("O-2", "Bestellnr\u{e4}");
    let bytes: Vec<u8> =
        western.chars().flat_map(|c| if c == 'ä' { vec![0xe4] } else { c.to_string().into_bytes() }).collect();
    let (facts, outcome) = import(&bytes).unwrap();
    let bad = &outcome.quarantined[0];
    assert_eq!((facts.payout_line.len(), bad.line, bad.rule.as_str()), (2, 3, "broken_row"));
    assert!(bad.mend.en.contains("save the file as UTF-8"), "{:?}", bad.mend);
}

#[test]
fn an_endless_row_costs_little_and_names_its_line() {
    let endless = "x".repeat(17 << 20);
    for delimiter in [",", "\t"] {
        let text = table(&rows(), delimiter).replacen("O-2", &endless, 1);
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        assert_eq!((facts.payout_line.len(), outcome.quarantined[0].line), (2, 3));
        assert!(
            outcome.quarantined[0].raw.len() <= 64 << 10,
            "the row is kept whole: {}",
            outcome.quarantined[0].raw.len()
        );
    }
    let said = refusal(json(&rows(), "[\n", ",\n", "\n]").replacen("O-2", &endless, 1).as_bytes());
    assert_eq!(said, "`file.csv` line 3: not valid JSON; download it again");
    let said = refusal(json(&rows(), "", "\n", "\n").replacen("O-2", &endless, 1).as_bytes());
    assert_eq!(said, "`file.csv` line 2: not valid JSON; download it again");
}

fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_swells_is_not_opened_whatever_it_holds() {
    let zeros = vec![b'0'; 100 << 20];
    let sheet = [b"<worksheet><sheetData>".as_slice(), &zeros].concat();
    let book: [(&str, &[u8]); 2] = [("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &sheet)];
    for (bomb, member) in [(packed(&[("a.csv", &zeros)]), "a.csv"), (packed(&book), "xl/worksheets/sheet1.xml")] {
        let said = refusal(&bomb);
        assert!(said.starts_with(&format!("`file.csv`: `{member}` in it becomes more than")), "{said}");
        assert!(said.contains("it was not opened"), "{said}");
    }
    // Archives within archives stay closed.
    let inner = packed(&[("a.csv", table(&rows(), ",").as_bytes())]);
    assert!(refusal(&packed(&[("inner.zip", &inner)])).contains("no known format fits"));
}

#[test]
fn many_members_that_are_harmless_alone_are_refused_together() {
    let one = packed(&[("0.csv", &vec![b'0'; 40 << 20])]);
    let mut part = zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..40 {
        // Packed once, copied as it is.
        writer.raw_copy_file_rename(part.by_index_raw(0).unwrap(), format!("{at}.csv")).unwrap();
    }
    let said = refusal(&writer.finish().unwrap().into_inner());
    assert!(said.contains("becomes more than"), "{said}");
}

#[test]
fn a_cell_far_to_the_right_or_below_does_not_fill_memory() {
    let sheet = |cell: &str| {
        format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row><row><c \
             r=\"{cell}\"><v>1</v></c></row></sheetData></worksheet>"
        )
    };
    // Within a sheet, and where no sheet reaches: names of columns and rows that no number holds.
    let within = ["XFD2", "A1048576", "XFD1048576"].map(|cell| (cell, "no known format fits"));
    let outside = ["XFE2", "A1048577", "ZZZZZZZZZZ1", "A99999999999"].map(|cell| (cell, "is not a readable XLSX file"));
    for (cell, wanted) in within.into_iter().chain(outside) {
        let text = sheet(cell);
        let parts: [(&str, &[u8]); 4] = [
            ("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
            ("xl/worksheets/sheet1.xml", text.as_bytes()),
        ];
        let error = import(&packed(&parts)).map(|(_, outcome)| outcome.rows_read).unwrap_err();
        assert!(error.to_string().contains(wanted), "{cell}: {error:?}");
    }
}

#[test]
fn a_header_alone_of_another_kind_names_what_is_missing() {
    let header = HEADER.iter().filter(|name| **name != "paidOutDate").copied().collect::<Vec<_>>().join(",");
    let said = refusal(format!("{header}\n").as_bytes());
    assert!(said.contains("`toss_settlement_csv` has 10 of its columns, missing: paidOutDate"), "{said}");
}
