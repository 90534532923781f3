// What a person reads on the pages: the scripts find everything by role and accessible name. Keyward's words come from
// its own language files, so a page that was rephrased is still found, and in every language.

import { readFileSync } from "node:fs"

/** @typedef {ReturnType<typeof pageIn>} Words */

/**
 * All texts of a language.
 * @param {string} language the tag of a language file
 * @returns {Record<string, string>}
 */
export function texts(language) {
  const file = new URL(`../../crates/pages/texts/${language}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, "utf8"))
}

/**
 * Keyward's own pages.
 * @param {string} language the tag of a language file
 */
export function pageIn(language) {
  const own = texts(language)
  /** @param {string} key */
  const text = (key) => {
    if (!own[key]) throw new Error(`no text "${key}" in ${language}.json`)
    return own[key]
  }
  return {
    phoneField: text("phone.label"),
    countrySelect: text("phone.country"),
    continueButton: text("action.continue"),
    codeField: text("code.label"),
    continuesByItself: text("code.hint_scripted"),
    resendButton: text("code.resend"),
    createButton: text("offer.create.action"),
    signInButton: text("offer.sign_in.action"),
    signOutButton: text("sign_out.action"),
    agreement: text("agreement.asked.both").split("{{")[0],
  }
}

/** Keyward's own pages, in English. */
export const page = pageIn("en")

/** The example app. */
export const app = {
  signInButton: "Sign in",
  signOutButton: "Sign out",
  signedIn: "You are signed in.",
  signedOut: "You are signed out.",
}
