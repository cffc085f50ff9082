//! How many columns of a terminal a text takes: Hangul and Chinese characters take two.

/// Width of a text on a terminal.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(of_char).sum() }
}

fn of_char(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        // East Asian Width W and F (Unicode 16, blocks in common use).
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0x4DBF
        | 0x4E00..=0xA4CF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// Adds `text` to `out`, filled up with blanks to `columns`; on the left of the text when `right`.
pub fn pad(out: &mut String, text: &str, columns: usize, right: bool) {
    let missing = columns.saturating_sub(width(text));
    if !right {
        out.push_str(text);
    }
    out.extend(std::iter::repeat_n(' ', missing));
    if right {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_columns() {
        assert_eq!((width("ROAS"), width("광고비"), width("광고 1")), (4, 6, 6));
        let mut out = String::new();
        pad(&mut out, "매출", 6, false);
        pad(&mut out, "12", 4, true);
        assert_eq!(out, "매출    12");
    }
}
