-- The application of the live preview, which the server brings: grants refer to it. Who gave its name to an application
-- of their own keeps that one.

INSERT INTO applications (tenant_id, id, name, description, type, oidc_client_metadata, custom_client_metadata, protected_app_metadata, custom_data, is_third_party, app_level_access_control_enabled, created_at)
  SELECT id, 'demo-app', 'Live Preview', NULL, 'SPA', '{"redirectUris":[],"postLogoutRedirectUris":[]}', '{}', NULL, '{}', FALSE, FALSE, 0 FROM tenants WHERE id <> 'admin'
  ON CONFLICT DO NOTHING;

-- The Console asks for tokens of two resources with one code: it needs a refresh token.

UPDATE applications SET custom_client_metadata = '{"alwaysIssueRefreshToken":true}' WHERE tenant_id = 'admin' AND id = 'admin-console' AND custom_client_metadata = '{}';
