//! The same file in every encoding gives the same facts.

use super::{import, import_sample};
use crate::connectors::ALL;

fn utf16le(text: &str, bom: bool) -> Vec<u8> {
    let bom = if bom { vec![0xff, 0xfe] } else { Vec::new() };
    bom.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn utf16be(text: &str, bom: bool) -> Vec<u8> {
    utf16le(text, bom).chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect()
}

#[test]
fn every_sample_reads_the_same_in_every_encoding_and_line_ending() {
    for format in ALL {
        let text = String::from_utf8(format.sample.to_vec());
        let text =
            text.unwrap_or_else(|_| panic!("{}: the sample must be UTF-8; other encodings lie beside it", format.id));
        let (expected, plain) = import_sample(format, format.sample);
        let with_bom = [&[0xef, 0xbb, 0xbf], format.sample].concat();
        let (cp949, _, unmapped) = encoding_rs::EUC_KR.encode(&text);
        assert!(!unmapped, "{}", format.id);
        let windows = text.replace('\n', "\r\n").into_bytes();
        let little = [utf16le(&text, true), utf16le(&text, false)];
        let big = [utf16be(&text, true), utf16be(&text, false)];
        let variants = [vec![with_bom, cp949.into_owned(), windows], little.to_vec(), big.to_vec()].concat();
        for (at, bytes) in variants.iter().enumerate() {
            let (facts, outcome) = import_sample(format, bytes);
            assert_eq!(facts, expected, "{} in variant {at}", format.id);
            assert_eq!(outcome.rows_good, plain.rows_good);
        }
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = [
            "# exported_at: 2026-03-31T09:00:00+09:00",
            "",
            "order_id,product_name,ordered_at,quantity,unit_price",
            "A,\"two",
            "lines\",2026-03-01,1,1000",
            "",
            "B,x,2026-03-01,bad,1000",
            "C,x,2026-03-01,1,1000",
        ]
        .join(end);
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        let lines: Vec<u32> = facts.order_line.iter().map(|line| line.origin.line).collect();
        assert_eq!((lines, outcome.quarantined[0].line), (vec![4, 8], 7));
        assert_eq!(outcome.quarantined[0].raw, "B,x,2026-03-01,bad,1000");
        assert_eq!(outcome.observed_from, "file");
    }
}

#[test]
fn one_broken_character_costs_one_row() {
    let mut bytes = "주문번호,상품명,주문일시,수량,단가\n".as_bytes().to_vec();
    for row in 0..50 {
        bytes.extend(format!("{row},한글 상품,2026-03-01,1,1000\n").into_bytes());
    }
    bytes.extend(b"X,\xff\xfe\xfd,2026-03-01,1,1000\n");
    let (facts, outcome) = import(&bytes).unwrap();
    assert_eq!((facts.order_line.len(), outcome.quarantined.len()), (50, 1));
    assert_eq!((outcome.quarantined[0].rule.as_str(), outcome.quarantined[0].line), ("broken_row", 52));
}
