//! jangbu-ingest
