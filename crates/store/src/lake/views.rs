//! Views, readable by DuckDB and by our own engine from one text.

use super::table::ViewDef;

/// The text as the catalog keeps it: DuckDB puts the name of the attached catalog in place.
pub(crate) fn stored_sql(view: &ViewDef) -> String {
    view.sql.replace("{lake}", "{DUCKLAKE_CATALOG}")
}

/// The text for our own engine, where the lake is the only catalog.
pub(crate) fn own_sql(view: &ViewDef) -> String {
    view.sql.replace("{lake}.", "")
}
