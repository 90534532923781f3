//! What an archive knows of the key-encryption key.

use keyward_crypto::MasterKey;

use super::{BackupError, Head};

/// Derived from the key under a purpose of its own: it tells the right key from others and nothing
/// about either.
pub(super) fn check_value(key: &MasterKey) -> String {
    key.hmac_key("backup key check").sign_text("keyward")
}

impl Head {
    /// The key that the archive holds, if it does.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`] when what it holds is no key.
    pub fn key(&self) -> Result<Option<MasterKey>, BackupError> {
        let key = self.key.as_ref().map(MasterKey::from_base64).transpose();
        key.map_err(|_| BackupError::NotABackup)
    }

    /// Refuses a key that did not seal the archive's secrets.
    ///
    /// # Errors
    /// [`BackupError::KeyWrong`].
    pub fn check_key(&self, key: &MasterKey) -> Result<(), BackupError> {
        if check_value(key) == self.key_check {
            Ok(())
        } else {
            Err(BackupError::KeyWrong)
        }
    }
}
