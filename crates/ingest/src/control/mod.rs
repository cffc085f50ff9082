//! Control totals of a file: its own totals row, running balance and title. Checked, never imported as data.

mod running_balance;
mod title;
mod total_row;

pub use running_balance::{BalanceLine, running_balance};
pub use title::{Title, exported_at};
pub use total_row::{is_total, is_total_word, total_rows};
