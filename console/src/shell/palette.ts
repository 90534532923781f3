// What the palette finds. An area adds its records and actions as a source.

import type { TFunction } from "i18next"
import { findResources } from "../areas/api-resources/palette"
import { findApplications } from "../areas/applications/palette"
import { findRoles } from "../areas/roles/palette"
import { findUsers } from "../areas/users/palette"
import { configuration } from "../session/current"
import { sections } from "./sections"

export interface Entry {
  name: string
  /** What it is: a page, an action, the kind of a record. */
  kind: string
  path: string
  /** What stands behind the path, such as a dialog that is open. */
  search?: Record<string, string>
}

/** Finds by a text, which is empty at first. */
export type Source = (text: string, t: TFunction) => Entry[] | Promise<Entry[]>

const pages: Source = (text, t) =>
  sections
    .flatMap((section) => section.items)
    .map((item) => ({ name: t(`rail.${item.id}`), kind: t("palette.page"), path: item.to }))
    .filter((entry) => entry.name.toLowerCase().includes(text.toLowerCase()))

/** Pages that the top bar leads to. */
const own: Source = (text, t) =>
  [
    { name: t("shell.profile"), path: "/profile" },
    { name: t("shell.preferences"), path: "/preferences" },
    ...(configuration.development ? [{ name: t("shell.inbox"), path: "/inbox" }] : []),
  ]
    .map((page) => ({ ...page, kind: t("palette.page") }))
    .filter((entry) => entry.name.toLowerCase().includes(text.toLowerCase()))

export const sources: Source[] = [pages, own, findApplications, findResources, findRoles, findUsers]
