-- The public address that a tenant has to itself.

ALTER TABLE tenants ADD COLUMN address TEXT;
CREATE UNIQUE INDEX tenants__address ON tenants (address);
