import { lazyRouteComponent } from "@tanstack/react-router"
import i18next from "i18next"

/** A page whose code and texts come together: React shows what waits a second time up to 300 ms later than it could.
 * @param areas whose texts it shows, beside the common ones
 */
export function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  areas: string | string[],
  load: () => Promise<Module>,
  name: Name,
) {
  const both = async () => {
    const [module] = await Promise.all([load(), i18next.loadNamespaces(areas)])
    return module
  }
  return lazyRouteComponent(both, name)
}
