//! What stands around a table: archives, workbooks, web pages, bank messages. Each becomes plain text, a line a row,
//! before a format is looked for; a row keeps the line it has in its container wherever that can be.

mod archive;
mod camt;
mod lines;
mod lock;
mod mt940;
mod mt940_line;
mod ofx;
mod size;
pub(crate) mod statement;
mod web_page;
mod workbook;
mod xml;

use std::borrow::Cow;

use jangbu_core::Text;

use crate::{IngestError, Mapping, Options, Source, detect};

pub use lock::unlock;

/// A table of a container, as bytes that a format can be told from.
pub(crate) struct Page {
    /// Name of the sheet or member; empty where the container has only one table.
    name: String,
    bytes: Vec<u8>,
}

/// A file out of its container.
#[derive(Debug)]
pub struct Opened<'a> {
    /// The bytes a format is told from: those of the file itself where it is plain text.
    pub bytes: Cow<'a, [u8]>,
    /// What the file is, e.g. `XLSX`; `None` for plain text.
    pub container: Option<&'static str>,
    /// The sheet or member that was taken; empty where there is only one.
    pub page: Text,
    /// Sheets or members with content that were not taken.
    pub left: Vec<String>,
}

/// A kind of container.
struct Container {
    title: &'static str,
    is: fn(&[u8]) -> bool,
    pages: fn(&Source<'_>) -> Result<Vec<Page>, IngestError>,
}

/// Every kind, the first that fits is meant.
const ALL: &[Container] =
    &[workbook::XLSX, workbook::XLS, archive::ZIP, camt::CAMT, ofx::OFX, mt940::MT940, web_page::WEB_PAGE];

/// Takes `source` out of its container: the sheet or member that `options` names, else the only one a format fits.
///
/// # Errors
/// When the container is broken, locked or unreasonably large, or several of its tables could be meant.
pub fn open<'a>(source: &Source<'a>, mappings: &[Mapping], options: &Options) -> Result<Opened<'a>, IngestError> {
    let fits = |page: &Page| detect(&Source { bytes: &page.bytes, ..*source }, mappings, options).is_ok();
    open_by(source, options.sheet.as_deref(), &fits)
}

/// Takes `source` out of its container: the sheet or member called `sheet`, else the only one.
///
/// # Errors
/// When the container is broken, locked or unreasonably large.
pub fn open_first<'a>(source: &Source<'a>, sheet: Option<&str>) -> Result<Opened<'a>, IngestError> {
    open_by(source, sheet, &|_| false)
}

fn open_by<'a>(
    source: &Source<'a>,
    sheet: Option<&str>,
    fits: &dyn Fn(&Page) -> bool,
) -> Result<Opened<'a>, IngestError> {
    let Some(container) = ALL.iter().find(|container| (container.is)(source.bytes)) else {
        let bytes = Cow::Borrowed(source.bytes);
        return Ok(Opened { bytes, container: None, page: Text::default(), left: Vec::new() });
    };
    lock::refuse_locked(source)?;
    let mut pages = (container.pages)(source)?;
    pages.retain(|page| page.bytes.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != b','));
    let at = chosen(source, &pages, sheet, fits)?;
    let page = pages.swap_remove(at);
    let left = pages.into_iter().map(|page| page.name).collect();
    Ok(Opened {
        bytes: Cow::Owned(page.bytes),
        container: Some(container.title),
        page: page.name.as_str().into(),
        left,
    })
}

/// Index of the page that is meant.
fn chosen(
    source: &Source<'_>,
    pages: &[Page],
    sheet: Option<&str>,
    fits: &dyn Fn(&Page) -> bool,
) -> Result<usize, IngestError> {
    let names = || pages.iter().map(|page| page.name.clone()).collect::<Vec<_>>();
    if let Some(named) = sheet {
        let at = pages.iter().position(|page| page.name == *named);
        return at.ok_or_else(|| IngestError::NoSuchSheet {
            name: source.name.to_owned(),
            sheet: named.to_string(),
            sheets: names(),
        });
    }
    if pages.len() < 2 {
        return if pages.is_empty() { Err(IngestError::Empty { name: source.name.to_owned() }) } else { Ok(0) };
    }
    let fitting: Vec<usize> = (0..pages.len()).filter(|at| fits(&pages[*at])).collect();
    match fitting.as_slice() {
        // None fits: the first says what is missing.
        [] => Ok(0),
        [only] => Ok(*only),
        several => Err(IngestError::SeveralSheets {
            name: source.name.to_owned(),
            sheets: several.iter().map(|at| pages[*at].name.clone()).collect(),
        }),
    }
}
