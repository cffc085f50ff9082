//! What a program remembers of the keys of its files: never too few, and of foreign columns nothing.

use std::sync::Arc;

use hashbrown::HashSet;

use crate::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use crate::lake::keys::{Collecting, Keys};
use crate::lake::table::Table;
use crate::{Column, ColumnType, TableDef};

/// Position of the key and of the number in [`VISIT`].
const KEY: usize = 1;
const NUMBER: usize = 2;

const VISIT: TableDef = TableDef {
    name: "visit",
    columns: &[
        Column::new("note_hash", ColumnType::Text),
        Column::distinct("key_hash", ColumnType::Int64),
        Column::distinct("number", ColumnType::Int64),
    ],
    sorted_by: &[],
};

fn rows(keys: &[Option<i64>]) -> RecordBatch {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(keys.iter().map(|_| Some("a")).collect::<StringArray>()),
        Arc::new(keys.iter().copied().collect::<Int64Array>()),
        Arc::new(keys.iter().copied().collect::<Int64Array>()),
    ];
    RecordBatch::try_new(VISIT.schema(), columns).unwrap()
}

/// The keys of a file with these rows, batch by batch.
fn keys(batches: &[RecordBatch]) -> Keys {
    let table = Table::new(VISIT, 1, "visit/".to_owned(), "inlined".to_owned(), vec![1, 2, 3]);
    let mut collecting = Collecting::of(&table);
    batches.iter().for_each(|batch| collecting.add(batch));
    collecting.finish()
}

fn holds(keys: &Keys, column: usize, wanted: &[i64]) -> bool {
    keys.may_hold(column, &wanted.iter().copied().collect::<HashSet<i64>>())
}

/// A number that looks like a hash.
fn hash(number: i64) -> i64 {
    number.wrapping_mul(-7_046_029_254_386_353_131).rotate_left(31)
}

#[test]
fn every_key_of_a_file_is_found_and_others_are_not() {
    let held: Vec<Option<i64>> = (0..1_000).map(|number| Some(hash(number))).collect();
    let keys = keys(&[rows(&held[..400]), rows(&held[400..])]);
    for number in 0..1_000 {
        assert!(holds(&keys, KEY, &[hash(number)]), "{number}");
        assert!(!holds(&keys, KEY, &[hash(number + 1_000)]), "{number}");
    }
    // Among many others, more and fewer than the file has.
    let others = |count: i64| (5_000..5_000 + count).map(hash).collect::<Vec<_>>();
    for count in [3, 999, 1_001, 5_000] {
        assert!(!holds(&keys, KEY, &others(count)), "{count}");
        assert!(holds(&keys, KEY, &[others(count), vec![hash(700)]].concat()), "{count}");
    }
    assert!(!holds(&keys, KEY, &[]), "nothing is wanted");
}

#[test]
fn keys_at_the_ends_of_their_range_doubled_or_missing_are_found() {
    let held = [Some(i64::MIN), None, Some(0), Some(-1), Some(0), Some(i64::MAX)];
    let keys = keys(&[rows(&held)]);
    for key in [i64::MIN, -1, 0, i64::MAX] {
        assert!(holds(&keys, KEY, &[key]), "{key}");
    }
    for other in [i64::MIN + 1, -2, 1, 64, i64::MAX - 1] {
        assert!(!holds(&keys, KEY, &[other]), "{other}");
    }
}

#[test]
fn a_file_without_rows_holds_no_key() {
    assert!(!holds(&keys(&[]), KEY, &[1]));
    assert!(!holds(&keys(&[rows(&[None, None])]), KEY, &[1]));
}

#[test]
fn of_what_is_not_remembered_every_key_may_be_there() {
    // Of a file of another process, of a column that is no key, and of a text that is called one.
    assert!(holds(&Keys::default(), KEY, &[1]));
    let keys = keys(&[rows(&[Some(7)])]);
    assert!(!holds(&keys, KEY, &[1]));
    assert!(holds(&keys, NUMBER, &[1]) && holds(&keys, 0, &[1]));
}

#[test]
fn the_keys_of_a_long_file_are_not_remembered() {
    let part: Vec<Option<i64>> = (0..100_000).map(Some).collect();
    let (short, long) = (keys(&[rows(&part), rows(&part)]), keys(&[rows(&part), rows(&part), rows(&[Some(1)])]));
    assert!(!holds(&short, KEY, &[-5]) && holds(&short, KEY, &[5]));
    assert!(holds(&long, KEY, &[-5]) && holds(&long, KEY, &[5]));
}
