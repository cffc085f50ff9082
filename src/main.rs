//! jangbu.
fn main() {}
