// What `next.mjs` has registered; the same for the three clients of the package.

import { UserScope } from "@logto/next";

export const resource = process.env.RESOURCE;

/** The configuration, when a request needs it: what it is made of is not known to a build. */
export const config = () => ({
  endpoint: process.env.ENDPOINT,
  ...JSON.parse(process.env.SITE),
  cookieSecure: false,
  resources: [resource],
  scopes: [UserScope.Email, UserScope.CustomData, "read:books", "write:books"],
});

export const context = () => ({ getAccessToken: true, resource, fetchUserInfo: true });
