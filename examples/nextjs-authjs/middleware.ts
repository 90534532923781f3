// Keeps the app's session alive: each page view renews its cookie.
export { auth as middleware } from "@/auth"

export const config = {
  matcher: ["/((?!api|_next/static|_next/image|icon.svg).*)"],
}
