//! Everything that the servers of this process log, for the test that looks for secrets in it.

use std::{
    io::Write,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

static LOGS: LazyLock<Captured> = LazyLock::new(|| {
    let captured = Captured::default();
    // Everything, at the finest level: what is only said at `trace` must not be a secret either.
    let _ = tracing_subscriber::fmt()
        .with_env_filter("trace,hyper=info,h2=info,rustls=info,mio=info")
        .with_ansi(false)
        .with_writer(captured.clone())
        .try_init();
    captured
});

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

/// Starts the capture, once.
pub(crate) fn capture() {
    LazyLock::force(&LOGS);
}

/// What was logged so far in this process.
#[must_use]
pub fn captured_logs() -> String {
    capture();
    let bytes = LOGS.0.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&bytes).into_owned()
}
