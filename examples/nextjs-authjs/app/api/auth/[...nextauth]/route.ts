// Auth.js's own routes: the start of a sign-in, the callback, the session, the sign-out.
import { handlers } from "@/auth"

export const { GET, POST } = handlers
