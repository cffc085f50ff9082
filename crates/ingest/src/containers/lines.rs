//! Rows of a container as text: comma-separated, each on the line of its place in the container.

/// Writes rows of cells, a line each.
#[derive(Default)]
pub struct Lines {
    text: Vec<u8>,
    /// The line that comes next, counted from 1.
    next: usize,
    width: usize,
}

impl Lines {
    /// Writes a row on line `at`, or on the next line where that is taken. Every row is at least as wide as those
    /// above it: what is missing at its end is empty, not cut off.
    pub fn row<'c>(&mut self, at: usize, cells: impl IntoIterator<Item = &'c str>) {
        self.next = self.next.max(1);
        while self.next < at {
            self.end();
        }
        let mut count = 0;
        for cell in cells {
            self.cell(cell, count);
            count += 1;
        }
        for at in count..self.width {
            self.cell("", at);
        }
        self.width = self.width.max(count);
        self.end();
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The text.
    pub fn finish(self) -> Vec<u8> {
        self.text
    }

    fn cell(&mut self, cell: &str, at: usize) {
        if at > 0 {
            self.text.push(b',');
        }
        if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            self.text.extend_from_slice(cell.as_bytes());
            return;
        }
        self.text.push(b'"');
        for byte in cell.bytes() {
            match byte {
                b'"' => self.text.extend_from_slice(b"\"\""),
                // A break within a cell would move all lines below it.
                b'\n' | b'\r' => self.text.push(b' '),
                byte => self.text.push(byte),
            }
        }
        self.text.push(b'"');
    }

    fn end(&mut self) {
        self.text.push(b'\n');
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_keep_their_lines_and_their_width() {
        let mut lines = Lines::default();
        lines.row(2, ["a", "b,c", "d\ne"]);
        lines.row(4, ["\"1\""]);
        lines.row(4, ["x", "y", "z", "w"]);
        let text = String::from_utf8(lines.finish()).unwrap();
        assert_eq!(text, "\na,\"b,c\",\"d e\"\n\n\"\"\"1\"\"\",,\nx,y,z,w\n");
    }
}
