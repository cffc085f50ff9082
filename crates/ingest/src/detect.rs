//! Which format a file has, told from its content alone.

use std::{
    borrow::Cow,
    io::{self, Write},
    sync::LazyLock,
};

use hashbrown::{HashMap, HashSet};
use jangbu_core::{Said, facts::Supersession};

use crate::{
    Candidate, Format, IngestError, Mapping, Options, Source,
    connectors::{self, ALL},
    decode::{Decoded, decode, recode_as},
    format::{Column, JsonShape, Layout},
    grid::{Grid, HEAD_BYTES, grids},
    header::{Columns, HeaderRow, Place, missing, normal},
    json::{self, Elements},
    mapping::Rewrite,
    rows::Sheet,
};

/// A file whose format is known.
#[derive(Debug)]
pub struct Detected<'a> {
    /// The format.
    pub format: &'static Format,
    /// Name of the mapping it is read by, if any.
    pub mapping: Option<String>,
    /// Encoding found, e.g. `UTF-8`, `CP949`.
    pub encoding: &'static str,
    /// Columns of the format that were found.
    pub score: usize,
    /// Why this format.
    pub why: Said,
    pub(crate) text: Cow<'a, str>,
    pub(crate) broken: bool,
    pub(crate) sheet: Sheet,
    pub(crate) rewrite: Option<Rewrite>,
    pub(crate) allow_negative: bool,
}

impl Detected<'_> {
    /// Columns of the header that are not read.
    pub(crate) fn unread(&self) -> Vec<String> {
        self.unread_cells().into_iter().map(|at| numbered(&self.sheet.header, at)).collect()
    }

    /// Positions of those columns.
    pub(crate) fn unread_cells(&self) -> Vec<usize> {
        let columns = &self.sheet.columns;
        let read: HashSet<usize> = match self.format.layout {
            Layout::Json(_) => self.keys_read(),
            _ => columns.places.iter().filter_map(Place::cell).collect(),
        };
        let asked: HashSet<usize> = self.rewrite.iter().flat_map(Rewrite::cells).collect();
        let unread =
            |at: &usize| !self.sheet.header[*at].trim().is_empty() && !asked.contains(at) && !read.contains(at);
        (0..self.sheet.header.len()).filter(unread).collect()
    }

    /// Of an element, the keys under which something is read.
    fn keys_read(&self) -> HashSet<usize> {
        let columns = self.format.columns.iter().enumerate().filter(|(index, _)| self.sheet.columns.has(*index));
        let paths = columns.flat_map(|(_, column)| std::iter::once(column.name).chain(column.synonyms.iter().copied()));
        let keys: HashSet<String> =
            paths.map(|path| normal(path.split(['.', '[']).next().unwrap_or_default())).collect();
        let header = self.sheet.header.iter().enumerate();
        header.filter(|(_, key)| keys.contains(&normal(key))).map(|(at, _)| at).collect()
    }

    /// Index of the column of the format that is called `name`, by us or in the file.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        let wanted = normal(name);
        let printed = |index: &usize| normal(&self.sheet.columns.printed[*index]) == wanted;
        let synonym = |index: &usize| self.format.columns[*index].synonyms.iter().any(|other| normal(other) == wanted);
        let all = || 0..self.format.columns.len();
        self.format.column(name).or_else(|| all().find(printed)).or_else(|| all().find(synonym))
    }

    /// Position of a cell that the file has no column for, behind its last one: of our column called `name`.
    pub(crate) fn added_cell(&self, name: &str) -> Option<usize> {
        self.column(name).filter(|index| !self.sheet.columns.has(*index)).map(|index| self.sheet.header.len() + index)
    }

    /// Position of the cell that is called `name`, by us or in the file.
    pub(crate) fn cell_of(&self, name: &str) -> Option<usize> {
        let own = self.column(name).and_then(|index| self.sheet.columns.places[index].cell());
        // The rules of a mapping may ask for columns that the format does not know.
        let header = self.rewrite.as_ref().map_or([].as_slice(), |_| &self.sheet.header);
        own.or_else(|| header.iter().position(|header| normal(header) == normal(name)))
    }
}

/// The column of the header at `at`, the second of its name as `name#2`.
fn numbered(header: &[String], at: usize) -> String {
    let name = header[at].trim();
    match header[..at].iter().filter(|other| normal(other) == normal(name)).count() {
        0 => name.to_owned(),
        before => format!("{name}#{}", before + 1),
    }
}

/// Finds the format of `source`: by the mapping or format of `options`, else a mapping that fits, else the content.
///
/// # Errors
/// When nothing or more than one thing fits; the error names what was missing.
pub fn detect<'a>(source: &Source<'a>, mappings: &[Mapping], options: &Options) -> Result<Detected<'a>, IngestError> {
    if let Some(mapping) = &options.mapping {
        return by_mapping(source, mapping);
    }
    let decoded = decode(source.bytes, None);
    not_empty(source, &decoded)?;
    let grids = grids(&decoded.text, None);
    let forced = match &options.format {
        Some(id) => Some(connectors::by_id(id).ok_or_else(|| IngestError::NoSuchFormat(id.to_string()))?),
        None => None,
    };
    if forced.is_none()
        && let Some(mapping) = fitting(source, mappings, &grids)?
    {
        return by_mapping(source, mapping);
    }
    by_format(source, forced, &grids, decoded)
}

/// Writes the text of `source` to `place` as UTF-8, in the encoding that its mapping names, else as it looks; false,
/// and nothing written, where it is that already. A large file is read from there: it would not fit into memory twice.
///
/// # Errors
/// When `place` cannot be written.
pub fn recode(source: &Source<'_>, mappings: &[Mapping], options: &Options, place: &mut dyn Write) -> io::Result<bool> {
    let mapping = match &options.mapping {
        Some(mapping) => Some(mapping),
        None if options.format.is_some() => None,
        // Which of several is meant is told when the format is looked for.
        None => fitting(source, mappings, &grids(&decode(head(source), None).text, None)).ok().flatten(),
    };
    recode_as(mapping.and_then(Mapping::encoding), source.bytes, place)
}

/// The bytes in which a header is looked for, in any encoding.
fn head<'a>(source: &Source<'a>) -> &'a [u8] {
    &source.bytes[..source.bytes.len().min(2 * HEAD_BYTES)]
}

fn not_empty(source: &Source<'_>, decoded: &Decoded<'_>) -> Result<(), IngestError> {
    if decoded.text.trim().is_empty() { Err(IngestError::Empty { name: source.name.to_owned() }) } else { Ok(()) }
}

/// The file read by a mapping, which must fit.
fn by_mapping<'a>(source: &Source<'a>, mapping: &Mapping) -> Result<Detected<'a>, IngestError> {
    let decoded = decode(source.bytes, mapping.encoding());
    not_empty(source, &decoded)?;
    let grids = grids(&decoded.text, mapping.delimiter);
    let (grid, at) =
        header(mapping, &grids).ok_or_else(|| mapping.wrong(format!("`{}` does not have its columns", source.name)))?;
    mapped(mapping, grid, at, decoded)
}

/// The first row that has the columns of a mapping.
fn header<'a>(mapping: &Mapping, grids: &'a [Grid]) -> Option<(&'a Grid, usize)> {
    grids.iter().find_map(|grid| Some((grid, grid.header(|header| mapping.fits(header))?)))
}

/// The most demanding mapping that fits.
fn fitting<'m>(
    source: &Source<'_>,
    mappings: &'m [Mapping],
    usual: &[Grid],
) -> Result<Option<&'m Mapping>, IngestError> {
    let fits = |mapping: &&Mapping| {
        if mapping.encoding.is_none() && mapping.delimiter.is_none() {
            return header(mapping, usual).is_some();
        }
        let decoded = decode(head(source), mapping.encoding());
        header(mapping, &grids(&decoded.text, mapping.delimiter)).is_some()
    };
    let mut fitting: Vec<&Mapping> = mappings.iter().filter(fits).collect();
    fitting.sort_by_key(|mapping| std::cmp::Reverse(mapping.fingerprint.header.len()));
    match fitting.as_slice() {
        [first, second, ..] if first.fingerprint.header.len() == second.fingerprint.header.len() => {
            let formats = vec![first.name.clone(), second.name.clone()];
            Err(IngestError::AmbiguousMapping { name: source.name.to_owned(), mappings: formats })
        }
        others => Ok(others.first().copied()),
    }
}

fn mapped<'a>(mapping: &Mapping, grid: &Grid, at: usize, decoded: Decoded<'a>) -> Result<Detected<'a>, IngestError> {
    let format = mapping.target()?;
    let header = HeaderRow::new(&grid.rows[at].cells);
    let columns = mapping.place(format, &header)?;
    let rewrite = Rewrite::new(mapping, format, &columns, &header)?;
    let score = columns.places.iter().filter(|place| matches!(place, Place::At(_))).count();
    Ok(Detected {
        format,
        mapping: Some(mapping.name.clone()),
        encoding: decoded.encoding,
        score,
        why: Said::new(
            format!("mapping `{}` fits its header", mapping.name),
            format!("매핑 `{}` 이(가) 머리글에 맞음", mapping.name),
        ),
        broken: decoded.broken,
        sheet: grid.sheet(at, columns),
        rewrite: Some(rewrite),
        allow_negative: mapping.allow_negative,
        text: decoded.text,
    })
}

/// The format with the most columns among those that lack none.
fn by_format<'a>(
    source: &Source<'_>,
    forced: Option<&'static Format>,
    grids: &[Grid],
    decoded: Decoded<'a>,
) -> Result<Detected<'a>, IngestError> {
    let name = || source.name.to_owned();
    let headers: Vec<PossibleHeader<'_>> = grids.iter().flat_map(PossibleHeader::all).collect();
    let mut complete: Vec<(usize, &'static Format, Sheet)> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for format in ALL.iter().copied().filter(|format| forced.is_none_or(|forced| forced.id == format.id)) {
        match best_fit(format, grids, &headers, &decoded.text) {
            Ok((matched, sheet)) => complete.push((matched, format, sheet)),
            Err(Some(candidate)) => candidates.push(candidate),
            Err(None) => {}
        }
    }
    complete.sort_by_key(|(matched, ..)| std::cmp::Reverse(*matched));
    if let [(first, one, _), (second, other, _), ..] = complete.as_slice()
        && first == second
    {
        let formats = vec![one.id.to_owned(), other.id.to_owned()];
        return Err(IngestError::Ambiguous { name: name(), formats });
    }
    let Some((score, format, mut sheet)) = complete.into_iter().next() else {
        if let Some(said) = json::refusal(&decoded.text) {
            return Err(IngestError::PlatformError { name: name(), said });
        }
        if json::has_no_rows(&decoded.text) {
            return Err(IngestError::NoRows { name: name() });
        }
        candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.matched), candidate.missing.len()));
        candidates.truncate(3);
        if let Some(asked) = forced
            && let Ok(fitting) = by_format(source, None, grids, decoded)
        {
            return Err(IngestError::OtherFormat {
                name: name(),
                asked: asked.id,
                looks: fitting.format.id,
                candidates,
            });
        }
        return Err(IngestError::UnknownFormat { name: name(), candidates });
    };
    if let Layout::Json(shape) = format.layout {
        // Whether a file has a column decides what it speaks for: a metric may first show far down.
        sheet = json_sheet(format, shape, &decoded.text, usize::MAX);
    }
    // A format may need one of several columns, and none of them always.
    let required = printed(format, &sheet.columns, |column| column.required);
    let found = if required.is_empty() { printed(format, &sheet.columns, |_| true) } else { required };
    let why = match format.layout {
        Layout::Positions(_) => Said::new(
            format!("{score} columns in the order of {}", format.title_en),
            format!("{} 순서의 열 {score}개", format.title_ko),
        ),
        _ => {
            let found = found.join(", ");
            Said::new(format!("{score} columns found, among them {found}"), format!("{found} 등 열 {score}개를 찾음"))
        }
    };
    Ok(Detected {
        format,
        mapping: None,
        encoding: decoded.encoding,
        score,
        why,
        broken: decoded.broken,
        sheet,
        rewrite: None,
        allow_negative: false,
        text: decoded.text,
    })
}

/// Columns named as the reason for a format.
const SHOWN: usize = 8;

/// The first columns of the kind that were found, as printed.
fn printed<'c>(format: &Format, columns: &'c Columns, of_kind: fn(&Column) -> bool) -> Vec<&'c str> {
    let found = (0..format.columns.len()).filter(|index| of_kind(&format.columns[*index]) && columns.has(*index));
    found.map(|index| columns.printed[index].as_str()).take(SHOWN).collect()
}

/// Ids of the formats that have a column called so, in the normal form of the name.
static NAMED: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut named: HashMap<String, Vec<&'static str>> = HashMap::new();
    for format in ALL {
        for column in format.columns {
            for name in std::iter::once(column.name).chain(column.synonyms.iter().copied()) {
                named.entry(normal(name)).or_default().push(format.id);
            }
        }
    }
    named
});

/// A row that may be the header. Few rows name a column of any format: the others are not compared with them all.
struct PossibleHeader<'g> {
    grid: &'g Grid,
    at: usize,
    row: HeaderRow,
    formats: HashSet<&'static str>,
}

impl<'g> PossibleHeader<'g> {
    fn all(grid: &'g Grid) -> impl Iterator<Item = Self> {
        grid.rows.iter().enumerate().map(move |(at, cells)| {
            let row = HeaderRow::new(&cells.cells);
            let formats = row.names().filter_map(|name| NAMED.get(name)).flatten().copied().collect();
            Self { grid, at, row, formats }
        })
    }
}

/// The row that fits `format` best, or nearly does.
fn best_fit(
    format: &'static Format,
    grids: &[Grid],
    headers: &[PossibleHeader<'_>],
    text: &str,
) -> Result<(usize, Sheet), Option<Candidate>> {
    match format.layout {
        Layout::Json(shape) => json_fit(format, shape, text).ok_or(None),
        Layout::Positions(_) => grids.iter().find_map(|grid| grid.positions(format)).ok_or(None),
        Layout::Header => {
            let mut best: Option<(usize, Sheet)> = None;
            let mut nearest: Option<Candidate> = None;
            for PossibleHeader { grid, at, row, .. } in headers.iter().filter(|it| it.formats.contains(format.id)) {
                let Some(fit) = row.fit(format) else { continue };
                if fit.missing.is_empty() {
                    if best.as_ref().is_none_or(|(matched, _)| fit.matched > *matched) {
                        best = Some((fit.matched, grid.sheet(*at, fit.columns)));
                    }
                } else if fit.matched >= 2 && nearest.as_ref().is_none_or(|near| fit.matched > near.matched) {
                    nearest = Some(Candidate { format: format.id, matched: fit.matched, missing: fit.missing });
                }
            }
            best.ok_or(nearest)
        }
    }
}

/// Elements looked at: a platform leaves out what an element does not have.
const ELEMENTS_WITHIN: usize = 200;
/// Elements of which one has a column that a format cannot do without, where it is the right one.
const FIRST_ELEMENTS: usize = 5;

fn json_fit(format: &'static Format, shape: JsonShape, text: &str) -> Option<(usize, Sheet)> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with(['[', '{']) {
        return None;
    }
    let first = json_sheet(format, shape, text, FIRST_ELEMENTS);
    let required = (0..format.columns.len()).filter(|index| format.columns[*index].required);
    if !required.chain(format.one_of.concat()).any(|index| first.columns.has(index)) {
        return None;
    }
    let mut sheet = json_sheet(format, shape, text, ELEMENTS_WITHIN);
    if sheet.header.is_empty() || !missing(format, &sheet.columns).is_empty() {
        return None;
    }
    let matched = (0..format.columns.len()).filter(|index| sheet.columns.has(*index)).count();
    // Later elements may have keys that these lack. Only where a file speaks for whole days does it matter what it
    // never says.
    if format.supersession == Supersession::Upsert {
        sheet.columns.places = (0..format.columns.len()).map(Place::At).collect();
    }
    Some((matched, sheet))
}

/// The columns of `format` that the first elements have.
fn json_sheet(format: &Format, shape: JsonShape, text: &str, within: usize) -> Sheet {
    let (paths, mut found) = (json::paths(format), vec![false; format.columns.len()]);
    let (mut elements, mut keys) = (Elements::new(text, shape.under), Vec::new());
    for _ in 0..within {
        // What is broken further down is told when it is read.
        let Ok(Some(element)) = elements.next() else { break };
        for row in if shape.each.is_empty() { vec![element.value] } else { json::spread(element.value, shape.each) } {
            let names = row.as_object().into_iter().flat_map(|object| object.keys());
            for key in names {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
            for (found, paths) in found.iter_mut().zip(&paths).filter(|(found, _)| !**found) {
                *found = paths.iter().any(|path| path.find(&row).is_some());
            }
        }
    }
    let mut columns = Columns::none(format);
    for (at, _) in found.iter().enumerate().filter(|(_, found)| **found) {
        columns.places[at] = Place::At(at);
    }
    // Every element is laid out in the order of the format's columns.
    Sheet { delimiter: b',', rows_at: 0, columns, preamble: Vec::new(), header: keys }
}
