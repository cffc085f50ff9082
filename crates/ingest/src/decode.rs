//! Bytes -> text: UTF-8 with or without BOM, UTF-16 with BOM or evident, otherwise CP949 (EUC-KR extended).

use std::{
    borrow::Cow,
    convert::Infallible,
    io::{self, Write},
};

use encoding_rs::{CoderResult, EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file.
pub struct Decoded<'a> {
    /// As text; borrowed when the bytes were UTF-8 already.
    pub text: Cow<'a, str>,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Some bytes could not be decoded and stand as U+FFFD: rows that hold one are quarantined.
    pub broken: bool,
}

/// Stands for a character that could not be decoded.
const LOST: &str = "\u{fffd}";

/// Decodes a message or web page: by the encoding it declares in its first lines, else as [`decode`] does, except that
/// what is neither Unicode nor Korean is Western (Windows-1252, which holds Latin-1).
pub fn decode_message(bytes: &[u8]) -> Cow<'_, str> {
    if Encoding::for_bom(bytes).is_some() || utf16_without_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return decode(bytes, None).text;
    }
    let guess = if is_korean(bytes) { EUC_KR } else { WINDOWS_1252 };
    by(declared(&bytes[..bytes.len().min(2048)]).unwrap_or(guess), bytes).text
}

/// The encoding named behind `encoding=` (XML), `charset=` (a web page) or `CHARSET:` (OFX).
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let after = ["encoding=", "charset=", "charset:"].iter().find_map(|word| Some(head.split_once(word)?.1))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).next()?;
    // OFX names a code page by its number.
    Encoding::for_label(label.as_bytes()).or_else(|| Encoding::for_label(format!("windows-{label}").as_bytes()))
}

/// Hangul takes two bytes a syllable; the accented letters of Western text stand alone among plain ones.
fn is_korean(bytes: &[u8]) -> bool {
    let runs = bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()).filter(|run| !run[0].is_ascii());
    let (even, odd) = runs.fold((0usize, 0usize), |(even, odd), run| match run.len() % 2 {
        0 => (even + 1, odd),
        _ => (even, odd + 1),
    });
    even > odd && !by(EUC_KR, bytes).broken
}

/// Decodes `bytes`; `named` overrides the guess (e.g. from a mapping file), a byte-order mark overrides both.
pub fn decode<'a>(bytes: &'a [u8], named: Option<&'static Encoding>) -> Decoded<'a> {
    by(named.unwrap_or_else(|| guessed(bytes)), bytes)
}

/// Writes the text of `bytes` to `place` as UTF-8 with a byte-order mark, piece by piece, so that a file of any length
/// takes little memory; false, and nothing written, where they are UTF-8 already. [`decode`] gives the same text of both.
///
/// # Errors
/// When `place` cannot be written.
pub fn recode_as(named: Option<&'static Encoding>, bytes: &[u8], place: &mut dyn Write) -> io::Result<bool> {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or(named);
    let encoding = encoding.unwrap_or_else(|| guessed(bytes));
    if encoding == UTF_8 {
        return Ok(false);
    }
    place.write_all("\u{feff}".as_bytes())?;
    each_piece(encoding, bytes, |piece| place.write_all(piece))?;
    Ok(true)
}

/// Decodes `bytes` and gives the text piece by piece, cut between characters.
fn each_piece<E>(
    encoding: &'static Encoding,
    bytes: &[u8],
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut decoder, mut rest, mut piece) = (encoding.new_decoder(), bytes, vec![0; PIECE]);
    loop {
        let (result, read, written, _) = decoder.decode_to_utf8(rest, &mut piece, true);
        take(&piece[..written])?;
        rest = &rest[read..];
        if result == CoderResult::InputEmpty {
            return Ok(());
        }
    }
}

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

/// The encoding that `bytes` look like.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(utf16) = utf16_without_bom(bytes) {
        return utf16;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let korean = lost_by(EUC_KR, bytes);
    // Where neither fits to the last byte, the one that breaks less is meant.
    if korean == 0 || korean < lost_by(UTF_8, bytes) { EUC_KR } else { UTF_8 }
}

/// How many characters of `bytes` are lost by an encoding.
fn lost_by(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut lost = 0;
    let count = |piece: &[u8]| {
        lost += memchr::memmem::find_iter(piece, LOST).count();
        Ok::<(), Infallible>(())
    };
    match each_piece(encoding, bytes, count) {
        Ok(()) => lost,
        Err(never) => match never {},
    }
}

fn by<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, encoding, broken) = encoding.decode(bytes);
    let name = if encoding == EUC_KR {
        "CP949"
    } else if encoding == UTF_16LE {
        "UTF-16LE"
    } else if encoding == UTF_16BE {
        "UTF-16BE"
    } else {
        encoding.name()
    };
    // Another program may have lost characters before.
    let broken = broken || memchr::memmem::find(text.as_bytes(), LOST.as_bytes()).is_some();
    Decoded { text, encoding: name, broken }
}

/// UTF-16 shows by its ASCII characters: one byte of the two is zero, the second in little, the first in big endian.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (little, big) = (zeros(1), zeros(0));
    if head.len() < 4 || !bytes.len().is_multiple_of(2) || little.max(big) * 5 < head.len() / 2 {
        return None;
    }
    Some(if little >= big { UTF_16LE } else { UTF_16BE })
}
