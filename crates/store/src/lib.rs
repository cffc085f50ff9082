//! jangbu-store
