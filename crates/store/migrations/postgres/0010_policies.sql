-- What a tenant asks of people and says to them in its own way: captcha, profile fields, phrases, how
-- signing in looks on the way to an application. One-time tokens of magic links.

CREATE TABLE captcha_providers (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  config BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE custom_profile_fields (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  label TEXT NOT NULL,
  description TEXT,
  required BOOLEAN NOT NULL,
  config TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  sie_order BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX custom_profile_fields__name ON custom_profile_fields (tenant_id, name);

CREATE TABLE custom_phrases (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  language_tag TEXT NOT NULL,
  id TEXT NOT NULL,
  translation TEXT NOT NULL,
  PRIMARY KEY (tenant_id, language_tag)
);

CREATE TABLE application_sign_in_experiences (
  tenant_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  color TEXT NOT NULL,
  branding TEXT NOT NULL,
  custom_css TEXT,
  terms_of_use_url TEXT,
  privacy_policy_url TEXT,
  display_name TEXT,
  PRIMARY KEY (tenant_id, application_id),
  FOREIGN KEY (tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE one_time_tokens (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  email TEXT NOT NULL,
  token BYTEA NOT NULL,
  token_hmac BYTEA NOT NULL,
  context TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX one_time_tokens__token_hmac ON one_time_tokens (tenant_id, token_hmac);
CREATE INDEX one_time_tokens__created_at ON one_time_tokens (tenant_id, created_at, id);
CREATE INDEX one_time_tokens__email ON one_time_tokens (tenant_id, email, created_at);
CREATE INDEX one_time_tokens__expires_at ON one_time_tokens (tenant_id, expires_at);
