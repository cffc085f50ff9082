//! The same file in every encoding gives the same facts.

use super::{import, import_sample};
use crate::{
    connectors::ALL,
    decode::{decode, recode_as},
};

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
            let mut recoded = Vec::new();
            if recode_as(None, bytes, &mut recoded).unwrap() {
                assert_eq!(import_sample(format, &recoded).0, expected, "{} in variant {at}, recoded", format.id);
            }
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

#[test]
fn a_text_that_is_recoded_piece_by_piece_is_the_text_that_is_decoded() {
    // Longer than a piece, so that characters lie across its end; and with bytes that are no character.
    let korean = encoding_rs::EUC_KR.encode(&"가나다 ABC 라마\n".repeat(20_000)).0.into_owned();
    let broken = [korean.as_slice(), b"\xff,\xfe\n"].concat();
    for bytes in [korean, broken, utf16le(&"가😀b\n".repeat(30_000), true), utf16be("한글,text", false)] {
        let mut recoded = Vec::new();
        assert!(recode_as(None, &bytes, &mut recoded).unwrap());
        let (told, again) = (decode(&bytes, None), decode(&recoded, None));
        assert_eq!(again.text, told.text);
        // A mapping that names the encoding of the file reads the recoded text as well.
        assert_eq!(decode(&recoded, Some(encoding_rs::EUC_KR)).text, told.text);
        assert_eq!((again.encoding, again.broken), ("UTF-8", told.broken));
    }
    let mut nothing = Vec::new();
    assert!(!recode_as(None, "가나다".as_bytes(), &mut nothing).unwrap() && nothing.is_empty());
}
