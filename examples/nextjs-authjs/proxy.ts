// Keeps the app's session alive: each page view renews its cookie. (Before Next.js 16: `middleware.ts`, `auth as middleware`.)
export { auth as proxy } from "@/auth"

export const config = {
  matcher: ["/((?!api|_next/static|_next/image|icon.svg).*)"],
}
