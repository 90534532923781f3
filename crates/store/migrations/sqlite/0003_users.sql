-- What users must not share in any spelling, linked identities by what names them, and the age of
-- passwords. A key is written by whoever writes its value; rows of the previous version get theirs
-- here, and it writes no user names and no e-mail addresses.

ALTER TABLE users ADD COLUMN username_key TEXT;
ALTER TABLE users ADD COLUMN primary_email_key TEXT;
ALTER TABLE users ADD COLUMN password_updated_at BIGINT;
ALTER TABLE users ADD COLUMN is_password_expired BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users SET username_key = username WHERE username IS NOT NULL;
UPDATE users SET primary_email_key = lower(primary_email) WHERE primary_email IS NOT NULL;
CREATE UNIQUE INDEX users__username_key ON users (tenant_id, username_key);
CREATE UNIQUE INDEX users__primary_email_key ON users (tenant_id, primary_email_key);

CREATE TABLE users_identities (
  tenant_id TEXT NOT NULL,
  target TEXT NOT NULL,
  identity_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, target, identity_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX users_identities__user_id_target ON users_identities (tenant_id, user_id, target);
