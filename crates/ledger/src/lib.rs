//! jangbu-ledger
