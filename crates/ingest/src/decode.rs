//! Bytes -> text: UTF-8 with or without BOM, UTF-16 with BOM or evident, otherwise CP949 (EUC-KR extended).

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

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

/// Decodes `bytes`; `named` overrides the guess (e.g. from a mapping file).
pub fn decode<'a>(bytes: &'a [u8], named: Option<&'static Encoding>) -> Decoded<'a> {
    if let Some(encoding) = named {
        return by(encoding, bytes);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return by(encoding, bytes);
    }
    if let Some(utf16) = utf16_without_bom(bytes) {
        return by(utf16, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Another program may have lost characters before.
        let broken = memchr::memmem::find(bytes, LOST.as_bytes()).is_some();
        return Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", broken };
    }
    let korean = by(EUC_KR, bytes);
    if !korean.broken {
        return korean;
    }
    // Neither fits to the last byte: the one that breaks less is meant.
    let unicode = by(UTF_8, bytes);
    if count_broken(&unicode.text) <= count_broken(&korean.text) { unicode } else { korean }
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

fn count_broken(text: &str) -> usize {
    text.chars().filter(|c| *c == '\u{fffd}').count()
}
