//! Passwords hashed without a server.

use std::{thread, time::Instant};

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Params, Version};

/// What the server takes for new passwords: 19 MiB, two passes, one lane.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LENGTH: usize = 32;

/// Argon2id hashes a second with the server's parameters on so many threads, each making `count` of them.
pub fn hashes(threads: usize, count: u32) -> Result<f64> {
    let since = Instant::now();
    thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(|| some(count))).collect();
        for thread in started {
            thread.join().map_err(|_| anyhow!("a thread panicked"))??;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    let made = f64::from(count) * f64::from(u32::try_from(threads)?);
    Ok(made / since.elapsed().as_secs_f64())
}

fn some(count: u32) -> Result<()> {
    let params =
        Params::new(MEMORY, PASSES, 1, Some(LENGTH)).map_err(|error| anyhow!("{error}"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    for number in 0..count {
        let mut salt = [0; 16];
        salt[..4].copy_from_slice(&number.to_be_bytes());
        let mut hash = [0; LENGTH];
        argon2
            .hash_password_into(b"a password", &salt, &mut hash)
            .map_err(|error| anyhow!("{error}"))?;
    }
    Ok(())
}
