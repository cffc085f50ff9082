//! Cells -> numbers, dates and instants: fast for the common layouts, tolerant for the others.

pub mod clock;
pub mod landing;
pub mod moment;
pub mod number;

#[cfg(test)]
mod tests;
