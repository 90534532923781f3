import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { listSearch } from "../../parts/DataTable"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

const TABS = ["permissions", "users", "machine-to-machine-apps", "general"] as const
export type Tab = (typeof TABS)[number]

export const roleRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/roles",
    validateSearch: listSearch.extend({
      /** The dialog that is open. */
      dialog: z.literal("create").optional().catch(undefined),
    }),
    component: lazyPage("roles", () => import("./RolesPage"), "RolesPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/roles/create",
    beforeLoad: () => {
      throw redirect({ to: "/roles", search: { dialog: "create" }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/roles/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/roles/$id/$tab", params: { id, tab: "permissions" }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/roles/$id/$tab",
    params: {
      parse: ({ id, tab }) => ({ id, tab: z.enum(TABS).catch("permissions").parse(tab) }),
      stringify: ({ id, tab }) => ({ id, tab }),
    },
    validateSearch: listSearch.pick({ page: true }),
    component: lazyPage("roles", () => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
