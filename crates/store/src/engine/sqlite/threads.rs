//! Starts the threads of the engine.

use std::{
    sync::Arc,
    thread::{Builder, JoinHandle},
};

use tokio::sync::watch;

use super::{
    checkpoint::Checkpoints,
    connection::{Role, connect},
    queue::Queue,
    reader::{Desk, Reader},
    writer::{Writer, data_version},
};
use crate::engine::{Error, Options, Result, counters::Tally};

/// The running threads and the queues that feed them.
pub(in crate::engine) struct Threads {
    pub writes: Arc<Queue>,
    pub reads: Arc<Queue>,
    pub desk: Desk,
    /// The writer's thread. It is the last to end: it waits for the others.
    pub writer: JoinHandle<()>,
}

impl Threads {
    /// Opens all connections, then starts a thread for each. The writer keeps `alive` until its
    /// connection is closed.
    pub fn start(options: Options, tally: &Arc<Tally>, alive: watch::Receiver<()>) -> Result<Self> {
        let writes = Arc::new(Queue::new());
        let reads = Arc::new(Queue::new());
        let checkpoints = Arc::new(Checkpoints::new());
        // The writer's comes first: it is the one that may have to make the file.
        let connection = connect(&options.path, Role::Writer)?;
        let open = |count: usize| {
            let reader = |_| {
                Ok(Reader {
                    connection: connect(&options.path, Role::Reader)?,
                    tally: Arc::clone(tally),
                })
            };
            (0..count.max(1)).map(reader).collect::<Result<Vec<_>>>()
        };
        let readers = open(options.readers)?;
        let desk = Desk::new(open(options.readers)?);
        let moving = connect(&options.path, Role::Checkpoints)?;
        let mut writer = Writer {
            seen: data_version(&connection)?,
            others: Vec::new(),
            connection,
            queue: Arc::clone(&writes),
            tally: Arc::clone(tally),
            checkpoints: Arc::clone(&checkpoints),
            options,
        };

        let started = (|| {
            for reader in readers {
                let queue = Arc::clone(&reads);
                writer
                    .others
                    .push(spawn("store-reader", move || reader.run(&queue))?);
            }
            let moved = Arc::clone(&checkpoints);
            writer
                .others
                .push(spawn("store-log", move || moved.run(&moving))?);
            spawn("store-writer", move || {
                // Dropped last, even when the work panics.
                let _alive = alive;
                writer.run();
            })
        })();
        match started {
            Ok(writer) => Ok(Self {
                writes,
                reads,
                desk,
                writer,
            }),
            Err(error) => {
                reads.close();
                checkpoints.close();
                Err(error)
            }
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Error::sql(format!("a thread cannot be started: {error}")))
}
