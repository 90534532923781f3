// The functions for server actions and route handlers.

import { getAccessToken, getLogtoContext, handleSignIn, signIn, signOut } from "@logto/next/server-actions";
import { config, resource } from "../../../config";

export async function GET(request, { params }) {
  const { action } = await params;
  const { baseUrl } = config();
  switch (action) {
    case "sign-in":
      return signIn(config(), {
        redirectUri: `${baseUrl}/actions/callback`,
        postRedirectUri: `${baseUrl}/actions/user`,
      });
    case "callback":
      return handleSignIn(config(), new URL(`${baseUrl}/actions/callback${request.nextUrl.search}`));
    case "user": {
      const context = await getLogtoContext(config(), { fetchUserInfo: true });
      const accessToken = context.isAuthenticated ? await getAccessToken(config(), resource) : undefined;
      return Response.json({ ...context, accessToken });
    }
    case "sign-out":
      return signOut(config());
    default:
      return new Response(null, { status: 404 });
  }
}
