// What the palette finds. An area adds its records and actions as a source.

import type { TFunction } from "i18next"
import { findApplications } from "../areas/applications/palette"
import { findUsers } from "../areas/users/palette"
import { sections } from "./sections"

export interface Entry {
  name: string
  /** What it is: a page, an action, the kind of a record. */
  kind: string
  path: string
}

/** Finds by a text, which is empty at first. */
export type Source = (text: string, t: TFunction) => Entry[] | Promise<Entry[]>

const pages: Source = (text, t) =>
  sections
    .flatMap((section) => section.items)
    .map((item) => ({ name: t(`rail.${item.id}`), kind: t("palette.page"), path: item.to }))
    .filter((entry) => entry.name.toLowerCase().includes(text.toLowerCase()))

export const sources: Source[] = [pages, findApplications, findUsers]
