-- The clean-up finds old counts of the sentinel without reading the young ones.

CREATE INDEX sentinel_activities__created_at ON sentinel_activities (tenant_id, created_at);
