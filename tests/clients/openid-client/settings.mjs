// What both scripts are told, and how they find the server.

import * as client from "openid-client";

export const env = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const authentication = () => {
  switch (env("AUTHENTICATION")) {
    case "client_secret_basic":
      return client.ClientSecretBasic(env("CLIENT_SECRET"));
    case "client_secret_post":
      return client.ClientSecretPost(env("CLIENT_SECRET"));
    default:
      return client.None();
  }
};

// The published client reads the metadata, and from then on checks every signature by the JWKS.
export const discover = async () => {
  const insecure = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
  const [issuer, id] = [new URL(env("ISSUER")), env("CLIENT_ID")];
  return client.discovery(issuer, id, undefined, authentication(), insecure);
};
