// A single-page app with `@logto/react`: it signs in and out, and shows what it learns of the person.

import { LogtoProvider, UserScope, useHandleSignInCallback, useLogto } from "@logto/react";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const { appId, endpoint, resource, resourceScopes } = JSON.parse(document.querySelector("#config").textContent);
const config = {
  appId,
  endpoint,
  resources: [resource],
  scopes: [UserScope.Email, UserScope.CustomData, ...resourceScopes],
};

function Callback() {
  const { error } = useHandleSignInCallback(() => location.replace("/"));
  return <p role="status">{error ? error.message : "One moment"}</p>;
}

function Home() {
  const logto = useLogto();
  const [seen, setSeen] = useState();
  const look = async () => {
    const claims = await logto.getIdTokenClaims();
    const userinfo = await logto.fetchUserInfo();
    const accessToken = await logto.getAccessTokenClaims(resource);
    const first = await logto.getAccessToken();
    await logto.clearAccessToken();
    const second = await logto.getAccessToken();
    const { sub } = await logto.getIdTokenClaims();
    setSeen({ claims, userinfo, accessToken, refreshed: { sub, isNew: first !== second } });
  };
  if (logto.error) return <p role="status">{logto.error.message}</p>;
  if (!logto.isAuthenticated) {
    return <button onClick={() => logto.signIn(`${location.origin}/callback`)}>Sign in</button>;
  }
  return (
    <>
      <button onClick={look}>Look</button>
      <button onClick={() => logto.signOut(location.origin)}>Sign out</button>
      {seen && <pre>{JSON.stringify(seen)}</pre>}
    </>
  );
}

createRoot(document.querySelector("#root")).render(
  <LogtoProvider config={config}>{location.pathname === "/callback" ? <Callback /> : <Home />}</LogtoProvider>,
);
