-- Signing keys of several algorithms, which may take over at a time set before; when opaque access
-- tokens were issued.

ALTER TABLE signing_keys ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'ES384';
ALTER TABLE signing_keys ADD COLUMN effective_at BIGINT;
ALTER TABLE access_tokens ADD COLUMN issued_at BIGINT;
