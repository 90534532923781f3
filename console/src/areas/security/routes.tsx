import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { root } from "../../shell/root"
import { KINDS } from "./captchaForm"

export const securityRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/security",
    beforeLoad: () => {
      throw redirect({ to: "/security/password-policy", replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/password-policy",
    component: lazyRouteComponent(() => import("./PasswordPolicyPage"), "PasswordPolicyPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha",
    component: lazyRouteComponent(() => import("./CaptchaPage"), "CaptchaPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha/guide/$kind",
    params: {
      parse: ({ kind }) => ({ kind: z.enum(KINDS).catch("Turnstile").parse(kind) }),
      stringify: ({ kind }) => ({ kind }),
    },
    component: lazyRouteComponent(() => import("./CaptchaProviderPage"), "CaptchaGuidePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha/details",
    component: lazyRouteComponent(() => import("./CaptchaProviderPage"), "CaptchaDetailsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/blocklist",
    component: lazyRouteComponent(() => import("./BlocklistPage"), "BlocklistPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/general",
    component: lazyRouteComponent(() => import("./GeneralPage"), "GeneralPage"),
  }),
] as const
