//! The memory that Argon2 fills. A thread that hashes keeps it from one password to the next: 19 MiB
//! that go back to the system after each password, and come back page by page for the next, cost as
//! much as a tenth of the hash.

use argon2::Block;

/// What is kept, in blocks of 1 KiB: what a new digest needs. Digests that were imported may ask for
/// more, and bring memory of their own.
const KEPT: usize = 19 * 1024;

/// Memory of one thread. What stands in it does not matter: the first pass overwrites all of it.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Hands out so many blocks.
    pub(super) fn with<T>(&mut self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        if blocks > KEPT {
            return work(&mut vec![Block::new(); blocks]);
        }
        if self.0.len() < blocks {
            self.0 = vec![Block::new(); KEPT];
        }
        work(&mut self.0[..blocks])
    }

    /// Gives it back to the system.
    pub(super) fn release(&mut self) {
        self.0 = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_before_changes_nothing() {
        use argon2::{Algorithm, Argon2, Params, Version};

        let mut memory = Memory::default();
        let hash = |memory: &mut Memory, version, blocks: u32| {
            let params = Params::new(blocks, 2, 1, Some(32)).expect("within the limits");
            let argon2 = Argon2::new(Algorithm::Argon2id, version, params);
            let mut own = [0; 32];
            memory
                .with(argon2.params().block_count(), |blocks| {
                    argon2.hash_password_into_with_memory(
                        b"password",
                        b"somesalt",
                        &mut own,
                        blocks,
                    )
                })
                .expect("hashed");
            let mut fresh = [0; 32];
            argon2
                .hash_password_into(b"password", b"somesalt", &mut fresh)
                .expect("hashed");
            assert_eq!(own, fresh, "{version:?}, {blocks} blocks");
        };
        for version in [Version::V0x13, Version::V0x10] {
            for blocks in [64, 19 * 1024, 8, 20 * 1024, 64] {
                hash(&mut memory, version, blocks);
            }
        }
        assert_eq!(memory.0.len(), KEPT);
        memory.release();
        assert_eq!(memory.0.capacity(), 0);
    }
}
