//! Signals. The first SIGTERM or SIGINT asks for a graceful end, the second ends at once; SIGHUP asks
//! to read files again.

use std::io;

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// Tells whoever holds a clone that the server should stop.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<u32>);

/// Asks the holders of a [`Shutdown`] to stop. Dropping it asks as well.
#[derive(Debug)]
pub struct Trigger(watch::Sender<u32>);

impl Trigger {
    /// Asks; a second call asks to stop at once.
    pub fn request(&self) {
        self.0.send_modify(|times| *times = times.saturating_add(1));
    }
}

impl Shutdown {
    /// One that is asked by hand.
    #[must_use]
    pub fn manual() -> (Trigger, Self) {
        let (sender, receiver) = watch::channel(0);
        (Trigger(sender), Self(receiver))
    }

    /// One that is asked by SIGTERM and SIGINT. From here on they no longer end the process.
    ///
    /// # Errors
    /// When the system gives no signal handler.
    pub fn on_signals() -> io::Result<Self> {
        let signals = (
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        );
        let (trigger, shutdown) = Self::manual();
        tokio::spawn(listen(signals, trigger));
        Ok(shutdown)
    }

    /// Returns once a stop is asked for.
    pub async fn begun(&self) {
        // An error says that the trigger is gone, which asks as well.
        let _ = self.0.clone().wait_for(|times| *times > 0).await;
    }

    /// Returns once a stop is asked for a second time: no more waiting.
    pub async fn forced(&self) {
        if self.0.clone().wait_for(|times| *times > 1).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The SIGHUPs that come.
#[derive(Debug)]
pub struct Hangups(Signal);

impl Hangups {
    /// From here on they no longer end the process, whether somebody waits for them or not.
    ///
    /// # Errors
    /// When the system gives no signal handler.
    pub fn on_signals() -> io::Result<Self> {
        signal(SignalKind::hangup()).map(Self)
    }

    /// Returns with the next one; `false` when there will be none.
    pub async fn next(&mut self) -> bool {
        self.0.recv().await.is_some()
    }
}

async fn listen((mut terminate, mut interrupt): (Signal, Signal), trigger: Trigger) {
    loop {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "asked to stop");
        trigger.request();
    }
}
