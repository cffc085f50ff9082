//! Workbooks: the bytes of one, or the parts of one, which are packed so that changes reach what is inside.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jangbu_fuzz::workbook(bytes));
