//! Raw files as received: compressed, addressed by the hash of their bytes, never changed.

use std::io::Write as _;

use futures::future::BoxFuture;
use object_store::{ObjectStoreExt as _, PutPayload};

use crate::{
    error::{During, Result, unexpected},
    lake::Files,
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
    /// Opens a folder (created if missing) or a url, as [`Lake::open`](crate::Lake::open) does.
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
            let packed = zstd::bulk::compress(bytes, LEVEL).during("compress", hash)?;
            let Some(path) = self.0.local(&name) else {
                let put = self.0.store.put(&self.0.object(&name), PutPayload::from(packed)).await;
                return put.map(drop).during("keep raw file", hash);
            };
            // Written aside and renamed, so that a crash leaves either the whole file or none.
            let aside = path.with_extension(format!("{}.part", std::process::id()));
            let written = (|| {
                let mut file = std::fs::File::create(&aside)?;
                file.write_all(&packed)?;
                file.sync_all()?;
                std::fs::rename(&aside, &path)
            })();
            written.during("keep raw file", path.display())
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
