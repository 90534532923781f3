-- What was tried on an identifier lies together. A guess that is right is counted and taken back, at every sign-in: it
-- changes two trees instead of four, twice. And how guesses stand at a target is one short walk along its rows, of which
-- the clean-up leaves those of two hours.

CREATE TABLE sentinel_activities_new (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  target_hash BLOB NOT NULL,
  action TEXT NOT NULL,
  is_success BOOLEAN NOT NULL,
  blocked_until BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, target_hash, id)
) WITHOUT ROWID;
INSERT INTO sentinel_activities_new (tenant_id, id, target_hash, action, is_success, blocked_until, created_at)
  SELECT tenant_id, id, target_hash, action, is_success, blocked_until, created_at FROM sentinel_activities;
DROP TABLE sentinel_activities;
ALTER TABLE sentinel_activities_new RENAME TO sentinel_activities;
CREATE INDEX sentinel_activities__created_at ON sentinel_activities (tenant_id, created_at);
