//! What works beside the requests: the clean-up of what has expired.

use std::time::Duration;

use keyward_http::{App, SharedApp};
use keyward_store::{Error, Tenant, expired};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// How the clean-up goes about it.
#[derive(Clone, Copy, Debug)]
pub struct CleanUp {
    /// How often it looks.
    pub every: Duration,
    /// How many rows one write removes at most.
    pub batch: u32,
    /// How long audit entries are kept; for ever when absent.
    pub keep_logs: Option<Duration>,
}

impl Default for CleanUp {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(300),
            batch: 500,
            keep_logs: None,
        }
    }
}

/// The running workers.
pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    clean_up: JoinHandle<()>,
}

impl Workers {
    /// Starts them.
    pub(crate) fn start(app: &SharedApp, clean_up: CleanUp) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self {
            stop,
            clean_up: tokio::spawn(clean_up_now_and_then(app.clone(), clean_up, stopped)),
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

async fn clean_up_now_and_then(
    app: SharedApp,
    clean_up: CleanUp,
    mut stopped: watch::Receiver<bool>,
) {
    let mut ticks = interval(clean_up.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is at once: the start is no time for it.
    ticks.tick().await;
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = ticks.tick() => {}
        }
        clean_up_once(&app, clean_up, &stopped).await;
    }
}

/// Removes what has expired from all tenants. One that fails does not keep the others waiting.
pub async fn clean_up_once(app: &App, clean_up: CleanUp, stopped: &watch::Receiver<bool>) {
    let tenants = match app.store.system().list_tenants().await {
        Ok(tenants) => tenants,
        Err(error) => {
            tracing::warn!(%error, context = error.context(), "tenants cannot be listed");
            return;
        }
    };
    for tenant in tenants {
        if let Err(error) = remove_expired(app, &tenant, clean_up, stopped).await {
            tracing::warn!(
                tenant = %tenant.id(),
                %error,
                context = error.context(),
                "expired rows could not be removed"
            );
        }
    }
}

/// Goes batch by batch, so that no write is long and others come in between.
async fn remove_expired(
    app: &App,
    tenant: &Tenant,
    clean_up: CleanUp,
    stopped: &watch::Receiver<bool>,
) -> Result<(), Error> {
    let (now, keep_logs) = (app.now(), clean_up.keep_logs);
    let all_due = app
        .store
        .read(tenant, async move |tx| {
            expired::find_due(tx, now, keep_logs).await
        })
        .await?;
    for due in all_due {
        let mut may_be_more = true;
        while may_be_more && !*stopped.borrow() {
            may_be_more = app
                .store
                .write(tenant, async move |tx| {
                    expired::remove_batch(tx, due, clean_up.batch).await
                })
                .await?;
        }
    }
    Ok(())
}
