//! What people and programs see: tables as aligned text, JSON, CSV and XLSX, in Korean and English; references.

pub mod csv;
pub mod explanation;
pub mod json;
pub mod locale;
pub mod reference;
pub mod table;
pub mod text;
pub mod waterfall;
mod width;
pub mod xlsx;

pub use explanation::{Explanation, Part};
pub use locale::{Lang, label};
pub use reference::{BadReference, Reference};
pub use table::{Cell, Column, Kind, Line, Table, Values};

#[cfg(test)]
mod tests;
