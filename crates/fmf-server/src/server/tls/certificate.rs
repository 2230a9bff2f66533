//! The certificate in use, which follows its files.

use std::{
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use tokio_rustls::rustls::{
    crypto::CryptoProvider,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::files::{self, TlsError};
use crate::options::TlsFiles;

/// How often the files are looked at. Asking for two times costs microseconds, and a look works
/// on every file system and through every symbolic link, which a watch does not.
const LOOK: Duration = Duration::from_millis(500);

/// The certificate in use. Connections keep the one that they were greeted with.
#[derive(Debug)]
pub(super) struct Certificate {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    /// What the files were like before they were read first.
    first: Stamp,
    current: RwLock<Arc<CertifiedKey>>,
}

/// When the files were changed last, and how long they are.
type Stamp = [Option<(SystemTime, u64)>; 2];

impl Certificate {
    /// # Errors
    /// What is wrong with the files.
    pub(super) fn read(files: &TlsFiles, provider: Arc<CryptoProvider>) -> Result<Self, TlsError> {
        let first = stamp(files);
        let current = RwLock::new(Arc::new(files::read(files, &provider)?));
        Ok(Self { files: files.clone(), provider, first, current })
    }

    /// Reads the files again whenever they change. Where the new ones cannot be used, the old
    /// ones serve on: a certificate and its key are seldom replaced at the same moment.
    pub(super) async fn follow_files(self: Arc<Self>) {
        let mut seen = self.first;
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            let now = stamp(&self.files);
            if now == seen {
                continue;
            }
            seen = now;
            match files::read(&self.files, &self.provider) {
                Ok(key) => {
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
                    tracing::info!("the certificate was read again");
                }
                Err(error) => {
                    tracing::warn!(%error, "the certificate changed and cannot be used; the one before serves on");
                }
            }
        }
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

fn stamp(files: &TlsFiles) -> Stamp {
    let stamp = |path: &Path| {
        let about = fs::metadata(path).ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    [stamp(&files.certificate), stamp(&files.key)]
}
