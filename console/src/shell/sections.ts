// The rail: sections and pages, in the order in which they are shown. The palette finds them too.

import type { LinkProps } from "@tanstack/react-router"

export interface Item {
  /** Its text is `common:rail.<id>`. */
  id: string
  to: NonNullable<LinkProps["to"]>
}

export interface Section {
  /** Its heading is `common:rail.<id>`. */
  id: string
  items: Item[]
}

export const sections: Section[] = [
  {
    id: "overview",
    items: [
      { id: "get-started", to: "/get-started" },
      { id: "dashboard", to: "/dashboard" },
    ],
  },
  {
    id: "authentication",
    items: [
      { id: "applications", to: "/applications" },
      { id: "sign-in-experience", to: "/sign-in-experience" },
      { id: "connectors", to: "/connectors/passwordless" },
      { id: "security", to: "/security" },
    ],
  },
  {
    id: "authorization",
    items: [
      { id: "api-resources", to: "/api-resources" },
      { id: "roles", to: "/roles" },
    ],
  },
  { id: "people", items: [{ id: "users", to: "/users" }] },
  { id: "developer", items: [{ id: "audit-logs", to: "/audit-logs" }] },
  { id: "tenant", items: [{ id: "tenant-settings", to: "/tenant-settings" }] },
]
