import type { Metadata } from "next"
import type { ReactNode } from "react"
import "./style.css"

export const metadata: Metadata = {
  title: "Example app",
  description: "A Next.js app that signs in with Keyward through Auth.js",
}

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <main>{children}</main>
      </body>
    </html>
  )
}
