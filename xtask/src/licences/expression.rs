//! SPDX licence expressions: `AND` binds tighter than `OR`, `WITH` joins an exception to its licence.

/// Whether the expression can be satisfied with allowed licences only; an error says what cannot be read.
///
/// The older way of writing `MIT/Apache-2.0` means `OR`.
pub fn allowed(expression: &str, licence: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() {
        return Err("names no licence".to_owned());
    }
    let mut reader = Reader { words: &words, licence };
    let verdict = reader.any()?;
    if reader.words.is_empty() { Ok(verdict) } else { Err(format!("cannot read `{expression}`")) }
}

struct Reader<'a> {
    words: &'a [&'a str],
    licence: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.next();
        }
        found
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut verdict = self.all()?;
        while self.take("OR") {
            verdict |= self.all()?;
        }
        Ok(verdict)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Ok(verdict)
    }

    fn one(&mut self) -> Result<bool, String> {
        let word = self.next().ok_or("ends too early")?;
        if word == "(" {
            let verdict = self.any()?;
            return if self.take(")") { Ok(verdict) } else { Err("misses a closing bracket".to_owned()) };
        }
        if self.take("WITH") {
            let exception = self.next().ok_or("names no exception after WITH")?;
            return Ok((self.licence)(&format!("{word} WITH {exception}")));
        }
        Ok((self.licence)(word))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::allowed;

    fn judge(expression: &str) -> bool {
        allowed(expression, &|name| ["MIT", "ISC", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].contains(&name))
            .unwrap()
    }

    #[test]
    fn one_allowed_choice_is_enough_but_every_part_is_needed() {
        assert!(judge("MIT"));
        assert!(!judge("GPL-3.0-only"));
        assert!(judge("GPL-2.0-only OR MIT"));
        assert!(!judge("GPL-2.0-only AND MIT"));
        assert!(judge("MIT/GPL-2.0-only"));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(judge("MIT OR ISC AND GPL-2.0-only"));
        assert!(!judge("(MIT OR ISC) AND GPL-2.0-only"));
        assert!(judge("(MIT OR GPL-2.0-only) AND ISC"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(judge("Apache-2.0 WITH LLVM-exception"));
        assert!(!judge("MIT WITH LLVM-exception"));
        assert!(judge("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for expression in ["", "(MIT", "MIT ISC", "MIT OR", "Apache-2.0 WITH"] {
            assert!(allowed(expression, &|_| true).is_err(), "{expression}");
        }
    }
}
