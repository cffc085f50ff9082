//! The query engine as it is set up for the lake: one per opened lake, its caches shared by all queries.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::{
    CatalogProvider, CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList, SchemaProvider,
};
use datafusion::common::DataFusionError;
use datafusion::datasource::{TableProvider, ViewTable};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::context::{SessionContext, SessionState};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::SessionConfig;

use super::files::Files;
use super::provider::LakeTable;
use super::table::ViewDef;
use super::views::own_sql;
use crate::error::{During, Result};

const CATALOG: &str = "lake";
const SCHEMA: &str = "main";

/// Bytes of Parquet footers kept for the next query.
const FOOTER_CACHE: usize = 128 << 20;

/// The engine with the files of the lake, but no tables yet.
pub(crate) fn engine(files: &Files) -> Result<SessionState> {
    let runtime = RuntimeEnvBuilder::new().with_metadata_cache_limit(FOOTER_CACHE).build_arc();
    let runtime = runtime.during("start", "query engine")?;
    runtime.register_object_store(files.url.as_ref(), Arc::clone(&files.store));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut config = SessionConfig::new()
        .with_target_partitions(threads)
        .with_create_default_catalog_and_schema(false)
        .with_default_catalog_and_schema(CATALOG, SCHEMA);
    let parquet = &mut config.options_mut().execution.parquet;
    parquet.pushdown_filters = true;
    parquet.reorder_filters = true;
    Ok(SessionStateBuilder::new().with_config(config).with_runtime_env(runtime).with_default_features().build())
}

/// The engine with the tables and views of one snapshot.
pub(crate) fn session(engine: &SessionState, tables: Vec<LakeTable>, views: &'static [ViewDef]) -> SessionContext {
    let tables = tables.into_iter().map(Arc::new).collect();
    SessionContext::new_with_state(with_schema(&LakeSchema { engine: engine.clone(), tables, views }))
}

fn with_schema(schema: &LakeSchema) -> SessionState {
    let catalog = MemoryCatalogProvider::new();
    // Registering a schema in a catalog just made, or a catalog in a list just made, cannot fail.
    catalog.register_schema(SCHEMA, Arc::new(schema.clone())).ok();
    let catalogs = MemoryCatalogProviderList::new();
    catalogs.register_catalog(CATALOG.to_owned(), Arc::new(catalog));
    SessionStateBuilder::new_from_existing(schema.engine.clone()).with_catalog_list(Arc::new(catalogs)).build()
}

/// The tables of a snapshot; views are planned only when a query names them.
#[derive(Debug, Clone)]
struct LakeSchema {
    engine: SessionState,
    tables: Vec<Arc<LakeTable>>,
    views: &'static [ViewDef],
}

#[async_trait]
impl SchemaProvider for LakeSchema {
    fn table_names(&self) -> Vec<String> {
        let tables = self.tables.iter().map(|table| table.name());
        tables.chain(self.views.iter().map(|view| view.name)).map(str::to_owned).collect()
    }

    async fn table(&self, name: &str) -> std::result::Result<Option<Arc<dyn TableProvider>>, DataFusionError> {
        if let Some(table) = self.tables.iter().find(|table| table.name() == name) {
            return Ok(Some(Arc::clone(table) as Arc<dyn TableProvider>));
        }
        let Some(view) = self.views.iter().find(|view| view.name == name) else { return Ok(None) };
        let sql = own_sql(view);
        let plan = with_schema(self).create_logical_plan(&sql).await?;
        Ok(Some(Arc::new(ViewTable::new(plan, Some(sql)))))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.tables.iter().any(|table| table.name() == name) || self.views.iter().any(|view| view.name == name)
    }
}
