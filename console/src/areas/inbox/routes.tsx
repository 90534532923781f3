import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { root } from "../../shell/root"

export const inboxRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/inbox",
    component: lazyRouteComponent(() => import("./InboxPage"), "InboxPage"),
  }),
] as const
