//! A lake table as the query engine sees it: files, pruned by the catalog's statistics, and inlined rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::{SortOptions, cast};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::Session;
use datafusion::common::config::TableParquetOptions;
use datafusion::common::pruning::PrunableStatistics;
use datafusion::common::stats::Precision;
use datafusion::common::{DFSchema, DataFusionError, Statistics};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfig, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::datasource::{TableProvider, TableType};
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_expr::expressions::col;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::union::UnionExec;

use super::catalog::{Content, LiveFile};
use super::files::Files;
use super::table::Table;

type Outcome<T> = std::result::Result<T, DataFusionError>;

/// One table at one snapshot.
#[derive(Debug)]
pub(crate) struct LakeTable {
    pub table: Arc<Table>,
    pub content: Arc<Content>,
    pub files: Files,
    /// Files that statistics ruled out, over all queries of the snapshot.
    pub pruned: Arc<AtomicU64>,
}

impl LakeTable {
    pub fn name(&self) -> &'static str {
        self.table.def.name
    }

    /// The files that may hold rows the filters let through.
    fn relevant(&self, state: &dyn Session, filters: &[Expr]) -> Outcome<Vec<&LiveFile>> {
        let all: Vec<&LiveFile> = self.content.files.iter().collect();
        let Some(filter) = conjunction(filters.iter().cloned()) else { return Ok(all) };
        let schema = DFSchema::try_from(Arc::clone(&self.table.scanned))?;
        let filter = state.create_physical_expr(filter, &schema)?;
        let pruning = PruningPredicateBuilder::new().with_file_schema(Arc::clone(&self.table.scanned));
        let Ok(predicate) = pruning.try_build(filter) else { return Ok(all) };
        let statistics = all.iter().map(|file| Arc::clone(&file.statistics)).collect();
        let keep = predicate.prune(&PrunableStatistics::new(statistics, Arc::clone(&self.table.scanned)))?;
        let kept: Vec<_> = all.iter().zip(keep).filter_map(|(file, keep)| keep.then_some(*file)).collect();
        self.pruned.fetch_add((all.len() - kept.len()) as u64, Ordering::Relaxed);
        Ok(kept)
    }

    /// The plan that scans the files.
    fn scan_files(
        &self,
        state: &dyn Session,
        files: &[&LiveFile],
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Outcome<Arc<dyn ExecutionPlan>> {
        let options = state.config_options().execution.parquet.clone();
        let options = TableParquetOptions { global: options, ..TableParquetOptions::default() };
        let reader = self.files.reader_factory(state.runtime_env());
        let source = ParquetSource::new(Arc::clone(&self.table.scanned))
            .with_table_parquet_options(options)
            .with_parquet_file_reader_factory(Arc::new(reader));
        let statistics = files.iter().map(|file| file.statistics.as_ref());
        let statistics = Statistics::try_merge_iter(statistics, &self.table.scanned)?;
        let parts: Vec<PartitionedFile> = files.iter().map(|file| self.files.part(file)).collect();
        let threads = state.config_options().execution.target_partitions;
        let config = FileScanConfigBuilder::new(self.files.url.clone(), Arc::new(source))
            .with_statistics(statistics)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit);
        let config = match self.ordered(files, &parts, threads)? {
            Some((groups, order)) => config.with_file_groups(groups).with_output_ordering(vec![order]),
            None => config.with_file_groups(FileGroup::new(parts).split_files(threads)),
        };
        Ok(DataSourceExec::from_data_source(config.build()))
    }

    /// Files in a few groups, each in the table's order throughout, when there are such groups.
    fn ordered(
        &self,
        files: &[&LiveFile],
        parts: &[PartitionedFile],
        threads: usize,
    ) -> Outcome<Option<(Vec<FileGroup>, LexOrdering)>> {
        if !files.iter().all(|file| file.sorted && has_bounds(file, &self.table)) {
            return Ok(None);
        }
        let ascending = SortOptions { descending: false, nulls_first: false };
        let sort = |name: &&str| Ok(PhysicalSortExpr::new(col(name, &self.table.scanned)?, ascending));
        let sorts = self.table.def.sorted_by.iter().map(sort).collect::<Outcome<Vec<_>>>()?;
        let Some(order) = LexOrdering::new(sorts) else { return Ok(None) };
        let one = [FileGroup::new(parts.to_vec())];
        let groups = FileScanConfig::split_groups_by_statistics(&self.table.scanned, &one, &order)?;
        Ok((groups.len() <= threads * 2).then_some((groups, order)))
    }

    /// The plan that returns the inlined rows.
    fn scan_inlined(&self, projection: Option<&Vec<usize>>) -> Outcome<Arc<dyn ExecutionPlan>> {
        let scanned = |batch: &RecordBatch| {
            let fields = self.table.scanned.fields().iter();
            let columns = batch.columns().iter().zip(fields).map(|(column, field)| cast(column, field.data_type()));
            RecordBatch::try_new(Arc::clone(&self.table.scanned), columns.collect::<std::result::Result<_, _>>()?)
        };
        let batches: std::result::Result<Vec<_>, _> = self.content.inlined.iter().map(scanned).collect();
        let exec = MemorySourceConfig::try_new_exec(&[batches?], Arc::clone(&self.table.scanned), projection.cloned())?;
        Ok(exec)
    }
}

/// Whether the bounds of the first sort columns are known; nulls would sort after the known bound.
fn has_bounds(file: &LiveFile, table: &Table) -> bool {
    table.def.sorted_by.iter().all(|name| {
        let at = table.def.columns.iter().position(|column| column.name == *name);
        at.and_then(|at| file.statistics.column_statistics.get(at)).is_some_and(|column| {
            column.null_count == Precision::Exact(0)
                && matches!(column.min_value, Precision::Exact(_))
                && matches!(column.max_value, Precision::Exact(_))
        })
    })
}

#[async_trait]
impl TableProvider for LakeTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.table.scanned)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Outcome<Vec<TableProviderFilterPushDown>> {
        // The scan may let too much through here; the engine pushes the filter itself into Parquet.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Outcome<Arc<dyn ExecutionPlan>> {
        let files = self.relevant(state, filters)?;
        let mut plans = Vec::new();
        if !files.is_empty() {
            plans.push(self.scan_files(state, &files, projection, limit)?);
        }
        if !self.content.inlined.is_empty() {
            plans.push(self.scan_inlined(projection)?);
        }
        if plans.is_empty() {
            let schema = match projection {
                Some(columns) => Arc::new(self.table.scanned.project(columns)?),
                None => Arc::clone(&self.table.scanned),
            };
            return Ok(Arc::new(EmptyExec::new(schema)));
        }
        UnionExec::try_new(plans)
    }
}
