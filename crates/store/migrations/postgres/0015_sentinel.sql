-- Guesses that went well stay for an hour too, and an address has thousands of them: counting its failures and finding
-- its blocks walks none of those any more.

CREATE INDEX sentinel_activities__outcome ON sentinel_activities (tenant_id, target_hash, is_success, action, created_at, blocked_until);
CREATE INDEX sentinel_activities__blocked_until ON sentinel_activities (tenant_id, target_hash, blocked_until) WHERE blocked_until IS NOT NULL;
DROP INDEX sentinel_activities__target;
