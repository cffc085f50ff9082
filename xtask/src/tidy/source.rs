//! Rust source reduced to the code that is shipped: without comments, texts and test items.

/// The code with comments, string texts and `#[cfg(test)]` items turned into spaces; lines keep their numbers.
pub fn shipped(text: &str) -> String {
    without_tests(&bare(text))
}

/// Every line with its number from 1.
pub fn numbered(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Whether the line holds the words as such, not as parts of longer names.
pub fn mentions(line: &str, words: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let open_end = !words.ends_with(part);
    line.match_indices(words).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + words.len()..]);
        !before.ends_with(part) && (open_end || !after.starts_with(part))
    })
}

fn bare(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let name_before = code.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            quoted(rest, 1)
        } else if let Some(length) = raw(rest).filter(|_| !name_before) {
            length
        } else if let Some(length) = character(rest) {
            length
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..length].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// Length of a text that opens before `start` and ends at the next quote that is not escaped.
fn quoted(rest: &str, start: usize) -> usize {
    let bytes = rest.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Length of a raw text (`r"…"`, `br#"…"#`), if one begins here.
fn raw(rest: &str) -> Option<usize> {
    let opening = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = opening.len() - opening.trim_start_matches('#').len();
    opening[hashes..].strip_prefix('"')?;
    let start = rest.len() - opening.len() + hashes + 1;
    let closing = format!("\"{}", "#".repeat(hashes));
    Some(rest[start..].find(&closing).map_or(rest.len(), |end| start + end + closing.len()))
}

/// Length of a character in single quotes, if one begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return inner.char_indices().skip(2).find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 2);
    }
    let letter = inner.chars().next()?;
    inner[letter.len_utf8()..].starts_with('\'').then(|| letter.len_utf8() + 2)
}

fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let end = at + item_length(&rest[at..]);
        kept.extend(rest[at..end].chars().filter(|letter| *letter == '\n'));
        rest = &rest[end..];
    }
    kept + rest
}

/// Length of an item with its attributes: up to its `;`, or to the brace that closes its first one.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in code.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}
