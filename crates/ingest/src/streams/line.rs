//! Lines of bounded length.

use std::io::BufRead;

use jangbu_core::Said;

use super::StreamError;

/// Reads lines one after the other into one buffer.
pub struct Lines<'i> {
    input: &'i mut dyn BufRead,
    most: usize,
    buffer: Vec<u8>,
    number: u64,
}

impl<'i> Lines<'i> {
    /// The lines of `input`, none longer than `most` bytes.
    pub fn new(input: &'i mut dyn BufRead, most: usize) -> Self {
        Self { input, most, buffer: Vec::new(), number: 0 }
    }

    /// The next line without its break, and its number, counted from 1; `None` at the end.
    ///
    /// # Errors
    /// When reading fails or the line is too long: it is not read to its end.
    pub fn next(&mut self) -> Result<Option<(u64, &[u8])>, StreamError> {
        self.buffer.clear();
        self.number += 1;
        loop {
            let piece = match self.input.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            if piece.is_empty() {
                return Ok((!self.buffer.is_empty()).then_some((self.number, self.buffer.as_slice())));
            }
            let end = memchr::memchr(b'\n', piece);
            let (piece, used) = end.map_or((piece, piece.len()), |end| (&piece[..end], end + 1));
            if self.buffer.len() + piece.len() > self.most {
                let (line, most) = (self.number, self.most >> 20);
                let reason = Said::new(
                    format!("it is longer than {most} MiB; the messages were not taken over"),
                    format!("한 행이 {most} MiB 를 넘어 가져오지 않았습니다"),
                );
                return Err(StreamError::Line { line, reason });
            }
            self.buffer.extend_from_slice(piece);
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some((self.number, self.buffer.as_slice())));
            }
        }
    }
}
