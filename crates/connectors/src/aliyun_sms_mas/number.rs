//! The numbers that the service reaches.

/// The national part of a mobile number of mainland China, in the spellings of the contract.
pub(super) fn national(number: &str) -> Option<&str> {
    let is_mobile = |digits: &&str| {
        let bytes = digits.as_bytes();
        bytes.len() == 11
            && bytes[0] == b'1'
            && (b'3'..=b'9').contains(&bytes[1])
            && bytes.iter().all(u8::is_ascii_digit)
    };
    ["+86", "0086", "86", ""]
        .into_iter()
        .filter_map(|code| number.strip_prefix(code))
        .find(is_mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for good in [
            "8613800138000",
            "+8613800138000",
            "008613800138000",
            "13800138000",
        ] {
            assert_eq!(national(good), Some("13800138000"), "{good}");
        }
        for bad in [
            "",
            "14155552671x",
            "12345678901",
            "85251234567",
            "86861380013800",
            "+4917112345678",
        ] {
            assert_eq!(national(bad), None, "{bad}");
        }
    }
}
