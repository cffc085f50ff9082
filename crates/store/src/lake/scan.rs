//! Scans that skip the query engine: all values of a column, or the few rows whose key is in a set.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::compute::{cast, filter_record_batch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::error::ArrowError;
use datafusion::common::ScalarValue;
use datafusion::common::stats::Precision;
use datafusion::datasource::physical_plan::ParquetFileReaderFactory;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures::TryStreamExt;
use futures::future::BoxFuture;
use hashbrown::HashSet;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, RowFilter};
use parquet::arrow::async_reader::{AsyncFileReader, ParquetRecordBatchStreamBuilder};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::statistics::Statistics;
use tokio::task::JoinSet;

use super::catalog::LiveFile;
use super::snapshot::Snapshot;
use super::table::Table;
use crate::error::{During, Result, StoreError};

/// Rows decoded at a time.
const BATCH_ROWS: usize = 16 << 10;

/// What one scan reads.
#[derive(Clone)]
struct Plan {
    table: Arc<Table>,
    /// Positions of the columns to return, in the order to return them.
    columns: Vec<usize>,
    /// The column that is compared, and the values that let a row through.
    wanted: Option<(usize, Arc<HashSet<i64>>)>,
    /// The smallest and the largest of these values.
    span: Option<(i64, i64)>,
}

impl Snapshot {
    /// Gives every value of an `Int64` column to `each`, in no particular order; nulls are left out.
    pub async fn scan_i64(&self, table: &str, column: &str, mut each: impl FnMut(&[i64]) + Send) -> Result<()> {
        self.scan(table, &[column], |batch| {
            let values = batch.column(0).as_primitive::<Int64Type>();
            if values.null_count() == 0 {
                each(values.values());
            } else {
                each(&values.iter().flatten().collect::<Vec<_>>());
            }
            Ok(())
        })
        .await
    }

    /// Gives all rows of a table to `each`, in no particular order.
    pub async fn scan(
        &self,
        table: &str,
        columns: &[&str],
        mut each: impl FnMut(RecordBatch) -> Result<()> + Send,
    ) -> Result<()> {
        let plan = self.plan(table, columns, None)?;
        self.run(plan, &mut each).await
    }

    /// Gives the rows whose `key` (an `Int64` column) is among `keys` to `each`, in no particular order.
    ///
    /// Reads the key column alone first, and of the other columns only what the matching rows need.
    pub async fn scan_where_in(
        &self,
        table: &str,
        key: &str,
        keys: &Arc<HashSet<i64>>,
        columns: &[&str],
        mut each: impl FnMut(RecordBatch) -> Result<()> + Send,
    ) -> Result<()> {
        let plan = self.plan(table, columns, Some((key, keys)))?;
        if keys.is_empty() { Ok(()) } else { self.run(plan, &mut each).await }
    }

    fn plan(&self, table: &str, columns: &[&str], wanted: Option<(&str, &Arc<HashSet<i64>>)>) -> Result<Plan> {
        let at = self.lake.position(table)?;
        let table = self.lake.tables().get(at).ok_or_else(|| StoreError::UnknownTable(table.to_owned()))?;
        let position = |name: &str| table.schema.index_of(name).during("find column", name);
        let columns = columns.iter().map(|name| position(name)).collect::<Result<_>>()?;
        let span = wanted.and_then(|(_, keys)| Some((*keys.iter().min()?, *keys.iter().max()?)));
        let wanted = wanted.map(|(key, keys)| Ok((position(key)?, Arc::clone(keys)))).transpose()?;
        Ok(Plan { table: Arc::clone(table), columns, wanted, span })
    }

    /// Not generic, so that callers do not each compile a reader of their own.
    fn run<'a>(
        &'a self,
        plan: Plan,
        each: &'a mut (dyn FnMut(RecordBatch) -> Result<()> + Send),
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let content = self.content(plan.table.def.name)?;
            for batch in &content.inlined {
                let shown = plan.table.def.name;
                each(plan.matching(batch).during("read inlined rows of", shown)?)?;
            }
            let mut groups = Vec::new();
            for file in content.files.iter().filter(|file| plan.touches_file(file)) {
                let metadata = footer(self.reader(file)?).await.during("read footer of", &file.path)?;
                for group in (0..metadata.metadata().num_row_groups()).filter(|at| plan.touches_group(&metadata, *at)) {
                    groups.push((file.path.clone(), self.reader(file)?, metadata.clone(), group));
                }
            }
            let threads = std::thread::available_parallelism().map_or(2, usize::from);
            let mut groups = groups.into_iter();
            let mut reading = JoinSet::new();
            loop {
                while reading.len() < threads
                    && let Some((path, reader, metadata, group)) = groups.next()
                {
                    let plan = plan.clone();
                    reading.spawn(async move { (path, plan.read_group(reader, metadata, group).await) });
                }
                let Some(read) = reading.join_next().await else { break };
                let (path, batches) = read.during("read", plan.table.def.name)?;
                batches.during("read", path)?.into_iter().try_for_each(&mut *each)?;
            }
            Ok(())
        })
    }

    pub(super) fn reader(&self, file: &LiveFile) -> Result<Reader> {
        let factory = self.lake.reader_factory();
        let part = self.lake.files().part(file);
        let reader: Reader =
            factory.create_reader(0, part, None, &ExecutionPlanMetricsSet::new()).during("open file", &file.path)?;
        Ok(reader)
    }
}

pub(super) type Reader = Box<dyn AsyncFileReader>;

/// The footer with its page index, from the engine's cache when it is there.
pub(super) async fn footer(mut reader: Reader) -> Outcome<ArrowReaderMetadata> {
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
    ArrowReaderMetadata::load_async(&mut reader, options).await
}

pub(super) type Outcome<T> = std::result::Result<T, parquet::errors::ParquetError>;

impl Plan {
    /// Whether the catalog's statistics leave room for a wanted row.
    fn touches_file(&self, file: &LiveFile) -> bool {
        let (Some((key, keys)), Some((first, last))) = (&self.wanted, self.span) else { return true };
        if !file.keys.may_hold(*key, keys) {
            return false;
        }
        let Some(column) = file.statistics.column_statistics.get(*key) else { return true };
        let known = |value: &Precision<ScalarValue>| match value {
            Precision::Exact(ScalarValue::Int64(value)) => *value,
            _ => None,
        };
        known(&column.min_value).is_none_or(|min| min <= last)
            && known(&column.max_value).is_none_or(|max| max >= first)
    }

    fn touches_group(&self, file: &ArrowReaderMetadata, group: usize) -> bool {
        let (Some((key, _)), Some((first, last))) = (&self.wanted, self.span) else { return true };
        match file.metadata().row_group(group).column(*key).statistics() {
            Some(Statistics::Int64(bounds)) => {
                bounds.min_opt().is_none_or(|min| *min <= last) && bounds.max_opt().is_none_or(|max| *max >= first)
            }
            _ => true,
        }
    }

    async fn read_group(
        &self,
        reader: Reader,
        metadata: ArrowReaderMetadata,
        group: usize,
    ) -> Outcome<Vec<RecordBatch>> {
        let schema = metadata.parquet_schema().clone();
        let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, metadata)
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS)
            .with_projection(ProjectionMask::roots(&schema, self.columns.iter().copied()));
        if let Some((key, keys)) = &self.wanted {
            let keys = Arc::clone(keys);
            let only_key = ProjectionMask::roots(&schema, [*key]);
            let predicate = ArrowPredicateFn::new(only_key, move |batch| is_in(batch.column(0), &keys));
            builder = builder.with_row_filter(RowFilter::new(vec![Box::new(predicate)]));
        }
        let batches: Vec<RecordBatch> = builder.build()?.try_collect().await?;
        batches.iter().map(|batch| Ok(self.returned(batch)?)).collect()
    }

    /// The asked columns, in the asked order and the declared types.
    fn returned(&self, batch: &RecordBatch) -> std::result::Result<RecordBatch, ArrowError> {
        let schema = Arc::new(self.table.schema.project(&self.columns)?);
        let column = |field: &Arc<datafusion::arrow::datatypes::Field>| {
            let at = batch.schema_ref().index_of(field.name())?;
            cast(batch.column(at), field.data_type())
        };
        let columns = schema.fields().iter().map(column).collect::<std::result::Result<_, _>>()?;
        RecordBatch::try_new(schema, columns)
    }

    fn matching(&self, batch: &RecordBatch) -> std::result::Result<RecordBatch, ArrowError> {
        match &self.wanted {
            Some((key, keys)) => self.returned(&filter_record_batch(batch, &is_in(batch.column(*key), keys)?)?),
            None => self.returned(batch),
        }
    }
}

/// Which values are in the set; null is not.
fn is_in(values: &dyn Array, keys: &HashSet<i64>) -> std::result::Result<BooleanArray, ArrowError> {
    let values = values
        .as_primitive_opt::<Int64Type>()
        .ok_or_else(|| ArrowError::SchemaError("the key is not a 64-bit integer".to_owned()))?;
    let found = BooleanBuffer::collect_bool(values.len(), |at| values.is_valid(at) && keys.contains(&values.value(at)));
    Ok(BooleanArray::new(found, None))
}
