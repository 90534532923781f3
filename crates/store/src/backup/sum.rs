//! What two copies of a table are compared by: the number of rows and a sum of their digests, in
//! which order does not count, since engines give rows in orders of their own.

/// The sum of some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub rows: u64,
    digests: u128,
}

impl Sum {
    /// Adds a row as its line in the archive.
    pub fn add(&mut self, line: &[u8]) {
        let digest = keyward_crypto::sha256_bytes(line);
        let (half, _) = digest.split_at(16);
        let number = half
            .iter()
            .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        self.rows += 1;
        self.digests = self.digests.wrapping_add(number);
    }

    /// The sum of the digests, as it stands in an archive.
    pub fn hex(&self) -> String {
        format!("{:032x}", self.digests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_count_and_everything_else_does() {
        let sum = |lines: &[&[u8]]| {
            let mut sum = Sum::default();
            for line in lines {
                sum.add(line);
            }
            sum
        };
        assert_eq!(sum(&[b"a", b"b", b"c"]), sum(&[b"c", b"a", b"b"]));
        assert_ne!(sum(&[b"a", b"b"]), sum(&[b"a", b"c"]));
        // A pair of equal rows is not the same as none.
        assert_ne!(sum(&[b"a", b"a"]), sum(&[b"b", b"b"]));
        assert_ne!(sum(&[b"a"]), sum(&[b"a", b"a"]));
    }
}
