//! Messages of taps and sources, and then the files of their streams.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jangbu_fuzz::messages(bytes));
