//! The file that vouchers are written to.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use ledger::vouchers::Voucher;

use crate::{
    reports::vouchers::{Layout, table},
    told::told,
};

/// Whether the name asks for a workbook, not for CSV.
///
/// # Errors
/// When it asks for neither.
pub fn is_workbook(to: &Path) -> anyhow::Result<bool> {
    let ending = to.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "xlsx" => Ok(true),
        "csv" => Ok(false),
        _ => Err(told(
            format!("{}: vouchers are written as .csv or .xlsx", to.display()),
            format!("{}: 전표는 .csv 나 .xlsx 로만 씁니다", to.display()),
        )),
    }
}

/// The name under which a file is written before it is whole.
pub fn aside(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    to.with_file_name(name)
}

/// Writes the vouchers, safely on the disk.
///
/// # Errors
/// When there are too many for a sheet, or the file cannot be written.
pub fn write(made: &[Voucher], layout: Layout, path: &Path, is_workbook: bool) -> anyhow::Result<()> {
    let table = table(made, layout);
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    let mut out = BufWriter::new(file);
    if is_workbook {
        serve::xlsx::write(&table, serve::Lang::Ko, &mut out)?;
    } else {
        // Spreadsheets on Windows take a file without this mark for CP949.
        out.write_all("\u{feff}".as_bytes())?;
        serve::csv::write(&table, &mut out)?;
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}
