//! What works beside the requests: the clean-up of what has expired.

use std::time::Duration;

use keyward_http::SharedApp;
use keyward_store::{Tenant, expired};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// How often expired rows are looked for.
const CLEAN_UP_EVERY: Duration = Duration::from_secs(300);

/// The running workers.
pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    clean_up: JoinHandle<()>,
}

impl Workers {
    /// Starts them.
    pub(crate) fn start(app: &SharedApp) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self {
            stop,
            clean_up: tokio::spawn(clean_up(app.clone(), stopped)),
        }
    }

    /// Asks them to end and waits for it.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        if self.clean_up.await.is_err() {
            tracing::error!("a worker panicked");
        }
    }
}

async fn clean_up(app: SharedApp, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(CLEAN_UP_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is at once: the start is no time for it.
    ticks.tick().await;
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = ticks.tick() => {}
        }
        match app.store.system().list_tenants().await {
            Ok(tenants) => {
                for tenant in tenants {
                    remove_expired(&app, &tenant, &stopped).await;
                }
            }
            Err(error) => {
                tracing::warn!(%error, context = error.context(), "tenants cannot be listed");
            }
        }
    }
}

/// Goes batch by batch, so that the writer is never held for long. A tenant that fails does not
/// keep the others waiting.
async fn remove_expired(app: &SharedApp, tenant: &Tenant, stopped: &watch::Receiver<bool>) {
    loop {
        let now = app.now();
        let removed = app
            .store
            .write(tenant, async move |tx| expired::remove_batch(tx, now).await)
            .await;
        match removed {
            Ok(0) => return,
            Ok(_) if *stopped.borrow() => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(
                    tenant = %tenant.id(),
                    %error,
                    context = error.context(),
                    "expired rows could not be removed"
                );
                return;
            }
        }
    }
}
