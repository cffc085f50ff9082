//! Laws that hold for any input: nothing panics, order of rows does not matter, chunks change nothing.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::{import, options, registry};
use crate::{Accounts, CHUNK_ROWS, Draft, Source, connectors::ALL, detect, draft_mapping, read};

fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (0..40u32, 1..4u32, 1..28u32, 1..5u32, 1..90_000u32, any::<bool>()).prop_map(
        |(order, line, day, quantity, price, cancelled)| {
            if cancelled {
                format!("취소,O{order},{line},2026-03-{day:02} 11:00,,{quantity},,{price},C{order}-{line}-{price}-{day}-{quantity}")
            } else {
                // The line number makes the content: equal keys are equal rows.
                format!("주문,O{order},{line}-{day}-{quantity}-{price},2026-03-{day:02} 10:00,2026-03-{day:02},{quantity},{price},,")
            }
        },
    );
    prop::collection::vec(row, 1..60)
}

fn file(rows: &[String]) -> String {
    format!("구분,주문번호,상품주문번호,주문일시,결제일,수량,단가,환불금액,클레임번호\n{}\n", rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rows_in_any_order_give_the_same_facts(rows in rows(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        let length = shuffled.len();
        for at in (1..length).rev() {
            shuffled.swap(at, (seed.rotate_left(at as u32) % (at as u64 + 1)) as usize);
        }
        let sorted = |rows: &[String]| {
            let (facts, outcome) = import(file(rows).as_bytes()).unwrap();
            assert_eq!(outcome.quarantined, vec![]);
            let (mut lines, mut changes) = (facts.order_line, facts.order_change);
            lines.iter_mut().for_each(|line| line.origin.line = 0);
            changes.iter_mut().for_each(|change| change.origin.line = 0);
            lines.sort_by(|a, b| a.origin.key.cmp(&b.origin.key));
            changes.sort_by(|a, b| a.origin.key.cmp(&b.origin.key));
            (lines, changes)
        };
        prop_assert_eq!(sorted(&rows), sorted(&shuffled));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = import(&bytes);
        let _ = draft_mapping(&Source { name: "x", bytes: &bytes, modified_at: None }, &Draft::default());
    }

    #[test]
    fn no_damage_to_a_sample_makes_it_panic(
        format in 0..ALL.len(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = ALL[format].sample.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = import(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = import(&bytes);
        let _ = draft_mapping(&Source { name: "x", bytes: &bytes, modified_at: None }, &Draft::default());
    }

    #[test]
    fn no_cells_make_it_panic(format in 0..ALL.len(), cells in prop::collection::vec("[-0-9.,:/+ 원a-z\"#]{0,24}", 30)) {
        let names: Vec<&str> = ALL[format].columns.iter().map(|column| column.name).collect();
        let row: Vec<String> = (0..names.len()).map(|at| cells[at % cells.len()].replace(['"', ','], "")).collect();
        let _ = import(format!("{}\n{}\n", names.join(","), row.join(",")).as_bytes());
    }
}

#[test]
fn long_files_come_in_chunks_and_can_be_stopped() {
    let rows: Vec<String> =
        (0..CHUNK_ROWS * 2 + 7).map(|order| format!("O{order},2026-03-01 10:00:00,1,1000\n")).collect();
    let text = format!("order_id,ordered_at,quantity,unit_price\n{}", rows.concat());
    let source = Source { name: "long.csv", bytes: text.as_bytes(), modified_at: None };
    let (options, registry) = (options(), registry());
    let detected = detect(&source, &[], &options).unwrap();
    let mut chunks = Vec::new();
    let outcome = read(&source, &detected, &Accounts(&registry), &options, &mut |chunk| {
        chunks.push(chunk.len());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!((chunks, outcome.rows_good), (vec![CHUNK_ROWS, CHUNK_ROWS, 7], CHUNK_ROWS as u64 * 2 + 7));
    let stopped = read(&source, &detected, &Accounts(&registry), &options, &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(crate::IngestError::Stopped)));
}
