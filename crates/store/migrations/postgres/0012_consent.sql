-- What third-party applications may ask their users for: scopes about the user, and scopes of resources.

CREATE TABLE application_user_consent_user_scopes (
  tenant_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  user_scope TEXT NOT NULL,
  PRIMARY KEY (tenant_id, application_id, user_scope),
  FOREIGN KEY (tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE application_user_consent_resource_scopes (
  tenant_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, application_id, scope_id),
  FOREIGN KEY (tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, scope_id) REFERENCES scopes (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX application_user_consent_resource_scopes__scope_id ON application_user_consent_resource_scopes (tenant_id, scope_id);
