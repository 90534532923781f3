import { createRoute } from "@tanstack/react-router"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

export const profileRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/profile",
    component: lazyPage("profile", () => import("./ProfilePage"), "ProfilePage"),
  }),
] as const
