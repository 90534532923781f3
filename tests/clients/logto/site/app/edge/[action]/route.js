// The client for the edge runtime: requests in, responses out.

import LogtoClient from "@logto/next/edge";
import { config, context } from "../../../config";

export const runtime = "edge";

export async function GET(request, { params }) {
  const { action } = await params;
  const { baseUrl } = config();
  const client = new LogtoClient(config());
  switch (action) {
    case "sign-in":
      return client.handleSignIn({ redirectUri: `${baseUrl}/edge/callback` })(request);
    case "callback":
      return client.handleSignInCallback(`${baseUrl}/edge/user`)(request);
    case "user":
      return client.handleUser(context())(request);
    case "sign-out":
      return client.handleSignOut()(request);
    default:
      return new Response(null, { status: 404 });
  }
}
