//! What systemd is told where it started the server (`Type=notify`): ready, and stopping. The library
//! finds the socket in `NOTIFY_SOCKET`, which is no setting; without it nothing is sent.

use sd_notify::NotifyState;

use crate::shutdown::Shutdown;

/// Tells it. That nobody listens keeps no server from working.
pub(super) fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

/// Tells it when the server begins to stop, so that it knows that draining is no hang.
pub(super) async fn tell_stopping(shutdown: Shutdown) {
    shutdown.begun().await;
    tell(NotifyState::Stopping);
}
