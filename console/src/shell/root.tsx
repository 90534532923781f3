// The root of all routes. Areas make theirs below it, so it stands alone: the list in router.tsx imports them.

import { createRootRoute } from "@tanstack/react-router"
import { NotFoundPage } from "../parts/NotFoundPage"
import { Shell } from "./Shell"

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })
