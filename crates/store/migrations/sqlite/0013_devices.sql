-- The browsers that users have signed in with, so that they can be told of a new one.

CREATE TABLE user_devices (
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  device_hmac BLOB NOT NULL,
  sign_ins BIGINT NOT NULL,
  locale TEXT,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id, device_hmac),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
