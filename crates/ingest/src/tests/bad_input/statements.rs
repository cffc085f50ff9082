//! Bank messages: every kind of damage to the samples of MT940, CAMT and OFX.

use super::{import, refusal};

const MT940: &str = include_str!("../../../fixtures/bank_statement/sample.sta");
const CAMT: &str = include_str!("../../../fixtures/bank_statement/camt053.xml");
const OFX: &str = include_str!("../../../fixtures/bank_statement/sample.ofx");
const ALL: [(&str, &str); 3] = [("MT940", MT940), ("CAMT", CAMT), ("OFX", OFX)];

#[test]
fn the_three_samples_tell_the_same_lines() {
    let told = ALL.map(|(name, text)| {
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        assert_eq!((outcome.quarantined, outcome.findings), (vec![], vec![]), "{name}");
        let lines = facts.bank_line.iter().filter(|line| line.amount_minor != 3_300);
        lines.map(|line| (line.booked_on.to_string(), line.amount_minor)).collect::<Vec<_>>()
    });
    assert_eq!(told[0], [("2026-03-02".to_owned(), -500_000), ("2026-03-12".to_owned(), 1_279_210)]);
    assert!(told[1] == told[0] && told[2] == told[0], "{told:?}");
}

#[test]
fn a_cut_message_is_refused_or_all_its_lines_wait() {
    let (_, outcome) = import(&MT940.as_bytes()[..MT940.find(":62F:").unwrap()]).unwrap();
    assert_eq!((outcome.rows_good, outcome.quarantined.len()), (0, 3));
    let bad = &outcome.quarantined[0];
    assert_eq!((bad.line, bad.rule.as_str()), (5, "statement_adds_up"));
    assert!(bad.mend.en.contains("its closing balance is missing, it was cut off"), "{:?}", bad.mend);
    for (name, text, end) in [("CAMT", CAMT, "</Stmt>"), ("OFX", OFX, "</STMTRS>")] {
        let said = refusal(&text.as_bytes()[..text.find(end).unwrap()]);
        assert!(said.starts_with(&format!("`file.csv` ({name}) line ")), "{said}");
        assert!(said.ends_with("it ends in the middle; download it again"), "{said}");
    }
}

#[test]
fn an_empty_message_is_refused_in_its_own_words() {
    assert!(
        refusal(b"<Document xmlns=\"urn:x:camt.053.001.08\"></Document>")
            .contains("(CAMT) line 1: it holds no statement")
    );
    assert!(refusal(b"OFXHEADER:100\n<OFX></OFX>").contains("(OFX): it holds no statement"));
    // A statement without a line is one that says nothing happened.
    let (_, outcome) = import(b":20:A\n:25:123456-04-567890\n:60F:C260301KRW5,\n:62F:C260302KRW5,\n-\n").unwrap();
    assert_eq!((outcome.rows_read, outcome.quarantined.len()), (0, 0));
}

/// What is written in place of what, by reader, and what is said of the first row that waits.
type Damage = (&'static str, [(&'static str, &'static str); 3], &'static str, &'static str);

const DAMAGES: &[Damage] = &[
    (
        "another currency than the account's",
        [("KRW", "USD"), ("Ccy=\"KRW\"", "Ccy=\"USD\""), ("<CURDEF>KRW", "<CURDEF>USD")],
        "account_currency",
        "is kept in KRW, the line is in USD",
    ),
    (
        "a year that has not come",
        [
            (":61:2603020302", ":61:2703020302"),
            ("<Dt>2026-03-02</Dt></BookgDt>", "<Dt>2027-03-02</Dt></BookgDt>"),
            ("<DTPOSTED>20260302", "<DTPOSTED>20270302"),
        ],
        "booked_by_then",
        "booked on 2027-03-02",
    ),
    (
        "an account that is not registered",
        [("123456-04-567890", "999-999"), ("123456-04-567890", "999-999"), ("123456-04-567890", "999-999")],
        "",
        "`999-999` is not registered",
    ),
    (
        "an amount that is none",
        [("D500000,", "D5O0000,"), ("\">500000<", "\">5O0000<"), ("<TRNAMT>-500000", "<TRNAMT>-5O0000")],
        "",
        "5O0000",
    ),
];

#[test]
fn a_line_that_cannot_be_true_waits_in_every_reader() {
    for (what, damage, rule, said) in DAMAGES {
        for ((name, text), (from, to)) in ALL.iter().zip(damage) {
            assert!(text.contains(from), "{what} in {name}");
            let damaged = text.replace(from, to);
            match import(damaged.as_bytes()) {
                Ok((facts, outcome)) => {
                    let bad = &outcome.quarantined[0];
                    let all = format!("{what} in {name}: {bad:?}");
                    assert!(bad.mend.en.contains(said) || bad.value.contains(said) || bad.raw.contains(said), "{all}");
                    assert!(rule.is_empty() || bad.rule == *rule, "{all}");
                    assert!(bad.line > 1 && !bad.mend.ko.is_empty() && bad.mend.ko != bad.mend.en, "{all}");
                    assert_eq!(
                        outcome.rows_read,
                        facts.bank_line.len() as u64 + outcome.quarantined.len() as u64,
                        "{all}"
                    );
                }
                Err(error) => {
                    assert!(error.to_string().contains(said), "{what} in {name}: {error}");
                    assert_ne!(error.said().en, error.said().ko);
                }
            }
        }
    }
}

#[test]
fn a_text_without_end_is_cut_or_refused_and_a_broken_letter_harms_nothing_else() {
    let endless = "x".repeat(20 << 20);
    assert!(
        refusal(MT940.replacen("네이버검색광고 비즈머니", &endless, 1).as_bytes())
            .contains("(MT940) line 6: the line has")
    );
    for text in [CAMT, OFX] {
        let (facts, outcome) = import(text.replacen("네이버검색광고 비즈머니", &endless, 1).as_bytes()).unwrap();
        assert_eq!((facts.bank_line.len(), outcome.quarantined.len()), (2, 0));
        assert!(facts.bank_line.iter().all(|line| line.memo.chars().count() < 5_000));
    }
    for (name, text) in ALL {
        let at = text.find("네이버검색광고").unwrap();
        let bytes = [&text.as_bytes()[..at], b"\xff", &text.as_bytes()[at..]].concat();
        let (facts, outcome) = import(&bytes).unwrap();
        assert!(facts.bank_line.iter().any(|line| line.amount_minor == 1_279_210), "{name}: {outcome:?}");
    }
}
