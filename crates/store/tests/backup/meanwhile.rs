//! A backup while others write (F13): whatever was acknowledged before it began is in it, and every
//! write is in it whole or not at all.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
};

use keyward_store::{Error, Store, V, backup};

use crate::fixture::{INSERT, Place, engines};

const LOG: &str =
    "INSERT INTO logs (tenant_id, id, key, payload, created_at) VALUES ($1, $2, 'Test', '{}', 0)";

/// Who write at once, each their own numbers, and how many at most.
const WRITERS: usize = 8;
const MOST: i64 = 1000;

/// A user and an entry about it, in one write.
async fn write(store: &Store, id: String) -> Result<(), Error> {
    let default = store.system().default_tenant();
    store
        .write(&default, async move |tx| {
            let tenant = tx.tenant().clone();
            let args = [
                V::Text(tenant.as_str()),
                V::Text(&id),
                V::Text("{}"),
                V::opt_text(None),
                V::Bool(false),
                V::Int(0),
            ];
            tx.execute(INSERT, &args).await?;
            tx.execute(LOG, &[V::Text(tenant.as_str()), V::Text(&id)])
                .await?;
            Ok(())
        })
        .await
}

#[derive(Clone, Default)]
struct Writers {
    /// The highest number of each that was acknowledged.
    acknowledged: Arc<[AtomicI64; WRITERS]>,
    stop: Arc<AtomicBool>,
}

impl Writers {
    async fn run(self, store: Store, writer: usize) {
        for number in 1..=MOST {
            if self.stop.load(SeqCst) {
                return;
            }
            let written = write(&store, format!("w{writer}x{number}")).await;
            written.unwrap();
            self.acknowledged[writer].store(number, SeqCst);
        }
    }

    fn acknowledged(&self) -> [i64; WRITERS] {
        std::array::from_fn(|writer| self.acknowledged[writer].load(SeqCst))
    }
}

/// The ids that writers have given in a table of an archive.
fn ids(archive: &[u8], table: &str) -> BTreeSet<String> {
    let (begin, end) = (
        format!("{{\"table\":\"{table}\","),
        format!("{{\"end\":\"{table}\","),
    );
    let text = str::from_utf8(archive).unwrap();
    text.lines()
        .skip_while(|line| !line.starts_with(&begin))
        .take_while(|line| !line.starts_with(&end))
        .filter_map(|row| row.strip_prefix("[\"default\",\"w")?.split_once('"'))
        .map(|(id, _)| format!("w{id}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f13_what_was_acknowledged_is_in_it_and_every_write_is_whole() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let store = place.open().await;
        let writers = Writers::default();
        let running: Vec<_> = (0..WRITERS)
            .map(|writer| tokio::spawn(writers.clone().run(store.clone(), writer)))
            .collect();
        let mut caught = 0;
        while caught < 6 {
            let before = writers.acknowledged();
            let archive = place.back_up().await;
            let after = writers.acknowledged();
            backup::verify(&archive[..]).unwrap();
            let (users, entries) = (ids(&archive, "users"), ids(&archive, "logs"));
            assert_eq!(users, entries, "{engine:?}: half of a write");
            for (writer, last) in before.into_iter().enumerate() {
                for number in 1..=last {
                    let id = format!("w{writer}x{number}");
                    assert!(users.contains(&id), "{engine:?}: {id} is lost");
                }
            }
            // Only what was written meanwhile could have gone wrong.
            caught += i32::from(after != before);
            if before == [MOST; WRITERS] {
                assert!(caught > 0, "nobody wrote meanwhile");
                break;
            }
        }
        writers.stop.store(true, SeqCst);
        for writer in running {
            writer.await.unwrap();
        }
        store.close().await;
    }
}
