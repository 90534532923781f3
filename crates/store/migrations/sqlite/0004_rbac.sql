-- The days on which users were active, for the dashboard; a tenant's one default resource.

CREATE TABLE daily_active_users (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  date TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, date, user_id)
);

CREATE UNIQUE INDEX resources__is_default ON resources (tenant_id) WHERE is_default = TRUE;
