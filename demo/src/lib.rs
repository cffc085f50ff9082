//! jangbu-demo
