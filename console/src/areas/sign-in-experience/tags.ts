// The tags of languages that pages can be in.

import type { BuiltIn } from "./textsForm"

const files = import.meta.glob<BuiltIn>("../../../../crates/pages/texts/*.json", { import: "default" })

/** What loads the texts of the server's pages, by language. They are part of this build. */
export const builtInTexts = Object.fromEntries(
  Object.entries(files).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ""), load]),
)

/** Those that the server's pages speak by themselves. */
export const BUILT_IN = Object.keys(builtInTexts)

/** Further ones that a tenant can write texts in; the server lists them. */
export const FURTHER = (
  "af-ZA am-ET ar-AR as-IN az-AZ be-BY bg-BG bn-IN br-FR bs-BA ca-ES cy-GB da-DK de-DE el-GR en-GB en-US eo-EO es-ES " +
  "es-419 et-EE eu-ES fi fo-FO fr-CA fr-FR fy-NL ga-IE gl-ES gu-IN he-IL hi-IN hr-HR ht-HT hu-HU hy-AM id-ID is-IS " +
  "it-IT ka-GE kk-KZ km-KH kn-IN ko-KR ky-KG lo-LA lt-LT lv-LV mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM nb-NO ne-NP " +
  "nl nl-BE nn-NO pa-IN ps-AF ro-RO rw-RW si-LK sk-SK sl-SI sq-AL sr-RS sv sw-KE ta-IN te-IN tg-TJ tl-PH ur-PK uz-UZ " +
  "vi-VN zh-MO"
).split(" ")

/** The built-in language that is nearest to a tag: the same, of the same base, or English. */
export function builtInFor(tag: string): string {
  if (BUILT_IN.includes(tag)) return tag
  const base = tag.split("-")[0]
  return BUILT_IN.find((one) => one === base) ?? BUILT_IN.find((one) => one.split("-")[0] === base) ?? "en"
}
