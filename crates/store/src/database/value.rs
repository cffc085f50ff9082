//! Values that go into and come out of both databases alike.

use crate::error::{Result, unexpected};

/// One value of a statement or of a row.
///
/// Money is minor units, instants and dates are ISO 8601 text, flags are booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value; takes the type the statement gives it.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA or BLOB.
    Bytes(Vec<u8>),
    /// BOOLEAN, which SQLite keeps as 0 or 1.
    Bool(bool),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer; columns are numbered from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The value of a column; fails if there is no such column.
    pub fn value(&self, column: usize) -> Result<&Value> {
        self.0.get(column).ok_or_else(|| unexpected("row", format!("it has no column {column}")))
    }

    /// The number in a column, or `None` where it is null.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            other => Err(wrong(column, "a number", other)),
        }
    }

    /// The number in a column.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| wrong(column, "a number", &Value::Null))
    }

    /// The text in a column, or `None` where it is null.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// The text in a column.
    pub fn text(&self, column: usize) -> Result<&str> {
        self.opt_text(column)?.ok_or_else(|| wrong(column, "text", &Value::Null))
    }

    /// The bytes in a column, or `None` where it is null.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            other => Err(wrong(column, "bytes", other)),
        }
    }

    /// The flag in a column, or `None` where it is null.
    pub fn opt_bool(&self, column: usize) -> Result<Option<bool>> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bool(flag) => Ok(Some(*flag)),
            Value::Int(number) => Ok(Some(*number != 0)),
            other => Err(wrong(column, "a flag", other)),
        }
    }

    /// The flag in a column; null counts as false.
    pub fn bool(&self, column: usize) -> Result<bool> {
        Ok(self.opt_bool(column)?.unwrap_or(false))
    }
}

fn wrong(column: usize, wanted: &str, found: &Value) -> crate::StoreError {
    let found = match found {
        Value::Null => "null",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Bool(_) => "a flag",
    };
    unexpected(format!("column {column}"), format!("it holds {found}, not {wanted}"))
}
