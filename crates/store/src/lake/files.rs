//! Where the lake's Parquet files rest: a local folder, or an object store.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::execution::runtime_env::RuntimeEnv;
use object_store::local::LocalFileSystem;
use object_store::{ObjectMeta, ObjectStore, path::Path as ObjectPath};
use tokio::task::JoinSet;
use url::Url;

use super::catalog::LiveFile;
use crate::error::{During, Result, StoreError};

/// A place for files.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub store: Arc<dyn ObjectStore>,
    /// The store's own address, under which the query engine knows it.
    pub url: ObjectStoreUrl,
    prefix: ObjectPath,
    /// The folder, when it is local.
    folder: Option<PathBuf>,
    /// As the catalog names it, ending in `/`.
    pub data_path: String,
}

impl Files {
    /// Opens a folder or a url such as `file:///…`, `memory:///` or `s3://bucket/…`; makes nothing.
    pub fn open(location: &str) -> Result<Self> {
        match Url::parse(location) {
            Ok(url) if url.scheme() == "file" => match url.to_file_path() {
                Ok(folder) => Self::folder(&folder),
                Err(()) => Err(address(location, "a file url names an absolute path")),
            },
            Ok(url) if location.contains("://") => Self::remote(location, &url),
            _ => Self::folder(Path::new(location)),
        }
    }

    /// As [`Files::open`], making a folder that is missing.
    pub fn create(location: &str) -> Result<Self> {
        let files = Self::open(location)?;
        match &files.folder {
            Some(folder) => std::fs::create_dir_all(folder).during("create folder", folder.display())?,
            None => return Ok(files),
        }
        // Once it is there, its name is free of links.
        Self::open(location)
    }

    fn folder(folder: &Path) -> Result<Self> {
        let named = folder.canonicalize().or_else(|_| std::path::absolute(folder));
        let folder = named.during("find folder", folder.display())?;
        let prefix = ObjectPath::from_absolute_path(&folder).during("name folder", folder.display())?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new()),
            url: ObjectStoreUrl::local_filesystem(),
            prefix,
            data_path: format!("{}/", folder.display()),
            folder: Some(folder),
        })
    }

    fn remote(location: &str, url: &Url) -> Result<Self> {
        // Credentials come from the environment, never from the address.
        let settings = std::env::vars().map(|(key, value)| (key.to_ascii_lowercase(), value));
        let (store, prefix) = object_store::parse_url_opts(url, settings).during("open files at", location)?;
        let base = &url[..url::Position::BeforePath];
        Ok(Self {
            store: Arc::from(store),
            url: ObjectStoreUrl::parse(base).during("open files at", location)?,
            prefix,
            folder: None,
            data_path: format!("{}/", location.trim_end_matches('/')),
        })
    }

    /// The object of a path relative to the data path.
    pub fn object(&self, path: &str) -> ObjectPath {
        path.split('/').filter(|part| !part.is_empty()).fold(self.prefix.clone(), |at, part| at.join(part))
    }

    /// The path relative to the data path, if the object is below it.
    pub fn relative(&self, object: &ObjectPath) -> Option<String> {
        let parts: Vec<_> = object.prefix_match(&self.prefix)?.map(|part| part.as_ref().to_owned()).collect();
        Some(parts.join("/"))
    }

    /// The file as the query engine names it. Files never change, so their time does not matter.
    pub fn part(&self, file: &LiveFile) -> PartitionedFile {
        PartitionedFile::new_from_meta(ObjectMeta {
            location: self.object(&file.path),
            last_modified: Default::default(),
            size: file.bytes,
            e_tag: None,
            version: None,
        })
        .with_statistics(Arc::clone(&file.statistics))
    }

    /// Opens files for reading; their footers are kept in the engine's cache.
    pub fn reader_factory(&self, engine: &RuntimeEnv) -> CachedParquetFileReaderFactory {
        let cache = engine.cache_manager.get_file_metadata_cache();
        CachedParquetFileReaderFactory::new(Arc::clone(&self.store), cache)
    }

    /// All objects below a path relative to the data path live under this one.
    pub fn root(&self) -> &ObjectPath {
        &self.prefix
    }

    /// Makes files durable, with the names they have in their folders; those of a remote place are so already.
    pub async fn make_durable(&self, paths: &[String]) -> Result<()> {
        let files = paths.iter().filter_map(|path| self.local(path));
        let folders = files.clone().filter_map(|path| path.parent().map(Path::to_owned));
        let all: BTreeSet<PathBuf> = files.chain(folders).collect();
        // At the same time: the disk then writes them together.
        let mut syncing = JoinSet::new();
        for path in all {
            syncing.spawn_blocking(move || {
                File::open(&path).and_then(|file| file.sync_all()).during("make durable", path.display())
            });
        }
        while let Some(synced) = syncing.join_next().await {
            synced.during("make durable", &self.data_path)??;
        }
        Ok(())
    }

    /// The local file of a path relative to the data path, when the place is local.
    pub fn local(&self, path: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(path))
    }
}

fn address(address: &str, reason: &str) -> StoreError {
    StoreError::Address { address: address.to_owned(), reason: reason.to_owned() }
}
