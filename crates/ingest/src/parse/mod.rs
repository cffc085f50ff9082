//! Cells -> numbers, dates and instants: fast for the common layouts, tolerant for the others.

pub mod clock;
pub mod landing;
pub mod moment;
pub mod number;

/// Whether a cell says nothing: empty, `-` or `--`.
pub fn is_none(cell: &[u8]) -> bool {
    matches!(cell, b"" | b"-" | b"--")
}

#[cfg(test)]
mod tests;
