-- E-mail templates of a tenant, by language and usage. Codes that the Management API sends: one for
-- each recipient, the last one.

CREATE TABLE email_templates (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  language_tag TEXT NOT NULL,
  template_type TEXT NOT NULL,
  details TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX email_templates__language ON email_templates (tenant_id, language_tag, template_type);

CREATE TABLE recipient_codes (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  recipient TEXT NOT NULL,
  id TEXT NOT NULL,
  code_hmac BLOB NOT NULL,
  tries BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, recipient)
);
CREATE INDEX recipient_codes__expires_at ON recipient_codes (tenant_id, expires_at);
