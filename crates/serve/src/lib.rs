//! jangbu-serve
