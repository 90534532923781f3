//! What the machine can do at most: signatures on one core, and commits that reach the disk.

mod hashes;
mod refreshes;

use std::{path::Path, time::Instant};

use anyhow::{Result, anyhow};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
};

use crate::scale;

pub use hashes::hashes;
pub use refreshes::{GROUP, Refreshes};

const SIGNATURES: u32 = 3_000;
const COMMITS: u32 = 300;

/// Microseconds that an ES384 signature takes.
pub fn signature() -> Result<f64> {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
    let pair = EcdsaKeyPair::generate(algorithm).map_err(|_| anyhow!("no key was made"))?;
    let since = Instant::now();
    for number in 0..SIGNATURES {
        pair.sign(&random, &number.to_be_bytes())
            .map_err(|_| anyhow!("nothing was signed"))?;
    }
    Ok(since.elapsed().as_secs_f64() / f64::from(SIGNATURES) * 1e6)
}

/// Commits a second of a group of `size` rows of 700 bytes, as SQLite writes them here with `synchronous=FULL`.
pub fn commits(place: &Path, size: u32) -> Result<f64> {
    let database = rusqlite::Connection::open(place.join("raw.db"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database
        .execute_batch("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, payload TEXT)")?;
    let payload = "x".repeat(700);
    let groups = scale::count(COMMITS);
    let since = Instant::now();
    for _ in 0..groups {
        database.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..size {
            database
                .prepare_cached("INSERT INTO rows (payload) VALUES (?1)")?
                .execute([&payload])?;
        }
        database.execute_batch("COMMIT")?;
    }
    Ok(f64::from(groups) / since.elapsed().as_secs_f64())
}
