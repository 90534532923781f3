npm install oidc-client-ts
