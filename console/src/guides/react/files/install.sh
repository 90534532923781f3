npm install react-oidc-context oidc-client-ts
