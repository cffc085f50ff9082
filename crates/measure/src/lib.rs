//! jangbu-measure
