//! Lists and responses of JSON, read as the product reads a file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jangbu_fuzz::file(bytes));
