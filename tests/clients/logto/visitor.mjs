// A browser at an application's own server: it keeps cookies and shows redirects. At Keyward's pages another one acts, the
// test's.

import { browser } from "./set_up.mjs";

export const visitor = (origin) => {
  const cookies = new Map();
  const get = async (address) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(address, origin), { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return response;
  };
  const location = async (address) => {
    const response = await get(address);
    const to = response.headers.get("location");
    if (!to) throw new Error(`no redirect from ${address}: ${response.status} ${await response.text()}`);
    return to;
  };
  return {
    get,
    /** What a route of the application says. */
    json: async (address) => {
      const response = await get(address);
      return response.ok ? response.json() : { status: response.status };
    },
    /** Signs in from an address of the application; answers where it leads at last. */
    signIn: async (address) => location(await browser(await location(address))),
    /** Signs out; answers where that leads. */
    signOut: async (address) => browser(await location(address)),
  };
};

/** Lets a server listen on loopback; answers its address. */
export const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  return `http://localhost:${server.address().port}`;
};
