import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { listSearch } from "../../parts/DataTable"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

const TABS = ["settings", "roles", "logs"] as const
export type Tab = (typeof TABS)[number]

export const userRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/users",
    validateSearch: listSearch.extend({
      /** The dialog that is open. */
      dialog: z.literal("create").optional().catch(undefined),
    }),
    component: lazyPage("users", () => import("./UsersPage"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/users/$id/$tab", params: { id, tab: "settings" }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$id/$tab",
    params: {
      parse: ({ id, tab }) => ({ id, tab: z.enum(TABS).catch("settings").parse(tab) }),
      stringify: ({ id, tab }) => ({ id, tab }),
    },
    validateSearch: listSearch.pick({ page: true }),
    component: lazyPage(["users", "audit-logs"], () => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
