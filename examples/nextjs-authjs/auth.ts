// The whole Auth.js set-up: the provider reads AUTH_LOGTO_ISSUER, AUTH_LOGTO_ID and AUTH_LOGTO_SECRET by itself.
import NextAuth from "next-auth"
import Logto from "next-auth/providers/logto"

export const { handlers, auth, signIn, signOut } = NextAuth({ providers: [Logto] })
