import { createRoute } from "@tanstack/react-router"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

export const inboxRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/inbox",
    component: lazyPage("inbox", () => import("./InboxPage"), "InboxPage"),
  }),
] as const
