-- Guesses that went well stay for an hour too, and an address has thousands of them: counting its failures and finding
-- its blocks walks none of those any more.

CREATE INDEX sentinel_activities__outcome ON sentinel_activities (tenant_id, target_hash, is_success, action, created_at, blocked_until);
CREATE INDEX sentinel_activities__blocked_until ON sentinel_activities (tenant_id, target_hash, blocked_until) WHERE blocked_until IS NOT NULL;
DROP INDEX sentinel_activities__target;

-- Who has a role: SQLite walked all that have any.

CREATE INDEX applications_roles__role_id_application_id ON applications_roles (tenant_id, role_id, application_id);
DROP INDEX applications_roles__role_id;
CREATE INDEX users_roles__role_id_user_id ON users_roles (tenant_id, role_id, user_id);
DROP INDEX users_roles__role_id;
