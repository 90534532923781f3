-- What users have proved of themselves, and of a new address, before they change their own account.

CREATE TABLE verification_statuses (
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  verified_identifier TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id, verified_identifier),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX verification_statuses__expires_at ON verification_statuses (tenant_id, expires_at);
