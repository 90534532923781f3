-- Tenants, clients, users, sign-in experience, connectors, conversations, sessions, grants, tokens,
-- audit log. Times are milliseconds since the epoch. What is sealed or keyed is a BYTEA.

CREATE TABLE tenants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  tag TEXT NOT NULL,
  is_suspended BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE configs (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (tenant_id, key)
);

CREATE TABLE signing_keys (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('Next', 'Current', 'Previous')),
  private_key BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX signing_keys__status ON signing_keys (tenant_id, status);

CREATE TABLE cookie_keys (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  value BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE applications (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  type TEXT NOT NULL,
  oidc_client_metadata TEXT NOT NULL,
  custom_client_metadata TEXT NOT NULL,
  protected_app_metadata TEXT,
  custom_data TEXT NOT NULL,
  is_third_party BOOLEAN NOT NULL,
  app_level_access_control_enabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX applications__created_at ON applications (tenant_id, created_at, id);
CREATE INDEX applications__type ON applications (tenant_id, type);

CREATE TABLE application_secrets (
  tenant_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value BYTEA NOT NULL,
  value_hmac BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (tenant_id, application_id, name),
  FOREIGN KEY (tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE resources (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  indicator TEXT NOT NULL,
  is_default BOOLEAN NOT NULL,
  access_token_ttl BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX resources__indicator ON resources (tenant_id, indicator);

CREATE TABLE scopes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX scopes__resource_id_name ON scopes (tenant_id, resource_id, name);

CREATE TABLE roles (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('User', 'MachineToMachine')),
  is_default BOOLEAN NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX roles__name ON roles (tenant_id, name);

CREATE TABLE roles_scopes (
  tenant_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, role_id, scope_id),
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, scope_id) REFERENCES scopes (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX roles_scopes__scope_id ON roles_scopes (tenant_id, scope_id);

CREATE TABLE applications_roles (
  tenant_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, application_id, role_id),
  FOREIGN KEY (tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX applications_roles__role_id ON applications_roles (tenant_id, role_id);

CREATE TABLE users (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  username TEXT,
  primary_email TEXT,
  primary_phone TEXT,
  password_hash TEXT,
  password_method TEXT,
  name TEXT,
  avatar TEXT,
  profile TEXT NOT NULL,
  custom_data TEXT NOT NULL,
  identities TEXT NOT NULL,
  logto_config TEXT NOT NULL,
  application_id TEXT,
  is_suspended BOOLEAN NOT NULL,
  last_sign_in_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX users__username ON users (tenant_id, username);
CREATE UNIQUE INDEX users__primary_email ON users (tenant_id, primary_email);
CREATE UNIQUE INDEX users__primary_phone ON users (tenant_id, primary_phone);
CREATE INDEX users__created_at ON users (tenant_id, created_at, id);

CREATE TABLE users_roles (
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, user_id, role_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX users_roles__role_id ON users_roles (tenant_id, role_id);

CREATE TABLE sign_in_experiences (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  settings TEXT NOT NULL
);

CREATE TABLE connectors (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  factory_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('Sms', 'Email', 'Social')),
  config BYTEA NOT NULL,
  metadata TEXT NOT NULL,
  sync_profile BOOLEAN NOT NULL,
  enable_token_storage BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE interactions (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  pending TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX interactions__expires_at ON interactions (tenant_id, expires_at);

CREATE TABLE verification_codes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  interaction_id TEXT NOT NULL,
  phone TEXT NOT NULL,
  code_hmac BYTEA NOT NULL,
  tries BIGINT NOT NULL,
  consumed_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, interaction_id) REFERENCES interactions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX verification_codes__interaction_id ON verification_codes (tenant_id, interaction_id);

CREATE TABLE sentinel_activities (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  target_hash BYTEA NOT NULL,
  action TEXT NOT NULL,
  is_success BOOLEAN NOT NULL,
  blocked_until BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sentinel_activities__target ON sentinel_activities (tenant_id, target_hash, action, created_at);

CREATE TABLE sessions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  cookie_hmac BYTEA,
  authenticated_at BIGINT NOT NULL,
  amr TEXT NOT NULL,
  acr TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sessions__cookie_hmac ON sessions (tenant_id, cookie_hmac);
CREATE INDEX sessions__user_id ON sessions (tenant_id, user_id);
CREATE INDEX sessions__expires_at ON sessions (tenant_id, expires_at);

CREATE TABLE grants (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  resources TEXT NOT NULL,
  persists_logout BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, client_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX grants__session_id_client_id ON grants (tenant_id, session_id, client_id);
CREATE INDEX grants__user_id ON grants (tenant_id, user_id);
CREATE INDEX grants__client_id ON grants (tenant_id, client_id);
CREATE INDEX grants__expires_at ON grants (tenant_id, expires_at);

CREATE TABLE authorization_codes (
  tenant_id TEXT NOT NULL,
  code_hmac BYTEA NOT NULL,
  grant_id TEXT NOT NULL,
  request TEXT NOT NULL,
  authenticated_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  consumed_at BIGINT,
  PRIMARY KEY (tenant_id, code_hmac),
  FOREIGN KEY (tenant_id, grant_id) REFERENCES grants (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX authorization_codes__grant_id ON authorization_codes (tenant_id, grant_id);
CREATE INDEX authorization_codes__expires_at ON authorization_codes (tenant_id, expires_at);

CREATE TABLE refresh_tokens (
  tenant_id TEXT NOT NULL,
  token_hmac BYTEA NOT NULL,
  grant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  resources TEXT NOT NULL,
  nonce TEXT,
  auth_time BIGINT,
  family_started_at BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  rotated_at BIGINT,
  PRIMARY KEY (tenant_id, token_hmac),
  FOREIGN KEY (tenant_id, grant_id) REFERENCES grants (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens__grant_id ON refresh_tokens (tenant_id, grant_id);
CREATE INDEX refresh_tokens__expires_at ON refresh_tokens (tenant_id, expires_at);

CREATE TABLE access_tokens (
  tenant_id TEXT NOT NULL,
  token_hmac BYTEA NOT NULL,
  grant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, token_hmac),
  FOREIGN KEY (tenant_id, grant_id) REFERENCES grants (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX access_tokens__grant_id ON access_tokens (tenant_id, grant_id);
CREATE INDEX access_tokens__expires_at ON access_tokens (tenant_id, expires_at);

CREATE TABLE logs (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  user_id TEXT,
  application_id TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX logs__created_at ON logs (tenant_id, created_at, id);
CREATE INDEX logs__key ON logs (tenant_id, key, created_at);
CREATE INDEX logs__user_id ON logs (tenant_id, user_id, created_at);
CREATE INDEX logs__application_id ON logs (tenant_id, application_id, created_at);
