//! Reading one consistent state of the books. Later commits do not show, and readers block nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::common::ScalarValue;
use datafusion::execution::context::{SQLOptions, SessionContext};
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};

use super::Lake;
use super::catalog::{Content, LiveFile};
use super::provider::LakeTable;
use super::session::session;
use super::write::Staged;
use crate::database::Value;
use crate::error::{During, Result, StoreError};

/// The lake as of one commit; cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) lake: Lake,
    id: i64,
    /// In the order of the lake's tables.
    contents: Vec<Arc<Content>>,
    pruned: Arc<AtomicU64>,
}

impl Snapshot {
    pub(super) fn new(lake: Lake, id: i64, contents: Vec<Arc<Content>>) -> Self {
        Self { lake, id, contents, pruned: Arc::default() }
    }

    /// The number of the commit, rising by one with each.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The same state with rows added that a running import has staged but not committed.
    pub fn with_staged(mut self, table: &str, staged: &Staged) -> Result<Self> {
        let at = self.lake.position(table)?;
        if let (Some(content), Some(table)) = (self.contents.get_mut(at), self.lake.tables().get(at)) {
            let mut whole = Content::clone(content);
            whole.files.extend(staged.files.iter().map(LiveFile::from));
            for rows in &staged.rows {
                whole.inline(&self.lake.declared(table, rows)?)?;
            }
            *content = Arc::new(whole);
        }
        Ok(self)
    }

    /// The same state with rows added that a running import holds in memory.
    pub fn with_rows(mut self, table: &str, rows: &[RecordBatch]) -> Result<Self> {
        let at = self.lake.position(table)?;
        if let (Some(content), Some(table)) = (self.contents.get_mut(at), self.lake.tables().get(at)) {
            let rows = rows.iter().map(|rows| self.lake.declared(table, rows));
            Arc::make_mut(content).inlined.extend(rows.collect::<Result<Vec<_>>>()?);
        }
        Ok(self)
    }

    /// Runs a query and returns all it yields. `$1`, `$2`, … stand for the values.
    pub async fn query(&self, sql: &str, values: &[Value]) -> Result<Vec<RecordBatch>> {
        self.stream(sql, values).await?.try_collect().await
    }

    /// Runs a query and returns its rows as they come, in bounded memory.
    pub fn stream<'a>(
        &'a self,
        sql: &'a str,
        values: &'a [Value],
    ) -> BoxFuture<'a, Result<BoxStream<'static, Result<RecordBatch>>>> {
        Box::pin(async move {
            let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
            let frame = self.session().sql_with_options(sql, options).await.during("plan query", sql)?;
            let values: Vec<ScalarValue> = values.iter().map(scalar).collect();
            let frame = if values.is_empty() { Ok(frame) } else { frame.with_param_values(values) };
            let stream = frame.during("plan query", sql)?.execute_stream().await.during("run query", sql)?;
            let sql = sql.to_owned();
            Ok(stream.map(move |batch| plain(&batch.during("run query", &sql)?).during("run query", &sql)).boxed())
        })
    }

    /// Rows of a table, from the catalog alone.
    pub fn rows(&self, table: &str) -> Result<u64> {
        let content = self.content(table)?;
        let inlined: usize = content.inlined.iter().map(RecordBatch::num_rows).sum();
        Ok(content.files.iter().map(|file| file.rows).sum::<u64>() + inlined as u64)
    }

    /// Files of a table.
    pub fn files(&self, table: &str) -> Result<usize> {
        Ok(self.content(table)?.files.len())
    }

    /// Files that queries on this snapshot did not open because the catalog's statistics ruled them out.
    pub fn pruned_files(&self) -> u64 {
        self.pruned.load(Ordering::Relaxed)
    }

    pub(super) fn content(&self, table: &str) -> Result<&Arc<Content>> {
        let at = self.lake.position(table)?;
        self.contents.get(at).ok_or_else(|| StoreError::UnknownTable(table.to_owned()))
    }

    pub(super) fn session(&self) -> SessionContext {
        let tables = self.lake.tables().iter().zip(&self.contents).map(|(table, content)| LakeTable {
            table: Arc::clone(table),
            content: Arc::clone(content),
            files: self.lake.files().clone(),
            pruned: Arc::clone(&self.pruned),
        });
        session(self.lake.engine(), tables.collect(), self.lake.views())
    }
}

fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Null => ScalarValue::Null,
        Value::Int(number) => ScalarValue::Int64(Some(*number)),
        Value::Text(text) => ScalarValue::Utf8(Some(text.clone())),
        Value::Bytes(bytes) => ScalarValue::Binary(Some(bytes.clone())),
        Value::Bool(flag) => ScalarValue::Boolean(Some(*flag)),
    }
}

/// The batch with plain text columns instead of the engine's text views.
fn plain(batch: &RecordBatch) -> std::result::Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    if schema.fields().iter().all(|field| *field.data_type() != DataType::Utf8View) {
        return Ok(batch.clone());
    }
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let is_view = *field.data_type() == DataType::Utf8View;
        let kind = if is_view { DataType::Utf8 } else { field.data_type().clone() };
        columns.push(cast(column, &kind)?);
        fields.push(Field::new(field.name(), kind, field.is_nullable()));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
