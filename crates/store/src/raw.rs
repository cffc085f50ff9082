//! Raw files as received: compressed, addressed by the hash of their bytes, never changed.

use std::{collections::HashSet, fs::File, path::Path};

use futures::{TryStreamExt as _, future::BoxFuture};
use object_store::{ObjectStoreExt as _, PutPayload};

use crate::{
    error::{During, Result, unexpected},
    lake::Files,
    lock::WriteLock,
};

/// Raw bytes are dear to lose and cheap to keep: the fastest level already shrinks reports to a tenth.
const LEVEL: i32 = 1;

/// Where a company's raw files rest.
#[derive(Clone, Debug)]
pub struct RawFiles(Files);

/// Hash that names raw bytes: BLAKE3, hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

impl RawFiles {
    /// Opens a folder or a url, as [`Lake::open`](crate::Lake::open) does; makes nothing.
    ///
    /// # Errors
    /// When the place cannot be reached.
    pub fn open(location: &str) -> Result<Self> {
        Files::open(location).map(Self)
    }

    /// Keeps `bytes` under their hash, durably; bytes already kept are not written again.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put<'a>(&'a self, hash: &'a str, bytes: &'a [u8]) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let name = name(hash);
            if self.0.store.head(&self.0.object(&name)).await.is_ok() {
                return Ok(());
            }
            if let Some(path) = self.0.local(&name) {
                return write(&path, bytes).during("keep raw file", path.display());
            }
            let packed = zstd::bulk::compress(bytes, LEVEL).during("compress", hash)?;
            let put = self.0.store.put(&self.0.object(&name), PutPayload::from(packed)).await;
            put.map(drop).during("keep raw file", hash)
        })
    }

    /// Removes what no batch names: `named` are the hashes that one does. Returns how many.
    ///
    /// An import keeps its bytes before it commits, and holds the lock until then.
    ///
    /// # Errors
    /// When the place cannot be read or written.
    pub fn sweep<'a>(&'a self, _lock: &'a mut WriteLock, named: &'a HashSet<String>) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let root = self.0.root();
            let objects: Vec<_> = self.0.store.list(Some(root)).try_collect().await.during("list files of", root)?;
            let mut removed = 0;
            for object in objects {
                let path = self.0.relative(&object.location).unwrap_or_default();
                if hash_of(&path).is_some_and(|hash| path != name(hash) || !named.contains(hash)) {
                    self.0.store.delete(&object.location).await.during("remove file", &path)?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
    }

    /// The bytes of a hash.
    ///
    /// # Errors
    /// When there are none, or they are not what the hash says.
    pub fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, Result<Vec<u8>>> {
        Box::pin(async move {
            let object = self.0.object(&name(hash));
            let found = self.0.store.get(&object).await.during("find raw file", hash)?;
            let packed = found.bytes().await.during("read raw file", hash)?;
            let bytes = zstd::stream::decode_all(packed.as_ref()).during("decompress", hash)?;
            if self::hash(&bytes) == hash { Ok(bytes) } else { Err(unexpected(hash, "its bytes have another hash")) }
        })
    }
}

fn name(hash: &str) -> String {
    format!("{hash}.zst")
}

/// The hash a file is named by, whether it is whole or was being written aside; `None` for files that are not ours.
fn hash_of(path: &str) -> Option<&str> {
    let (hash, rest) = path.split_once('.')?;
    let ours = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    (ours && (rest == "zst" || rest.ends_with("part"))).then_some(hash)
}

/// Written aside and renamed, so that a crash leaves either the whole file or none.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = File::create(&aside)?;
    zstd::stream::copy_encode(bytes, &mut file, LEVEL)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    File::open(folder)?.sync_all()
}
