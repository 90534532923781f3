// The Console's texts: a JSON file for each area and language, loaded when an area is first shown. `common` holds what is
// everywhere. English and Chinese have the same keys (texts.test.ts).

import i18next, { type BackendModule } from "i18next"
import { initReactI18next } from "react-i18next"

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const
export type Language = keyof typeof LANGUAGES

const STORED = "keyward-console-language"
const files = import.meta.glob<{ default: Record<string, unknown> }>("./*/*.json")

const lazily: BackendModule = {
  type: "backend",
  init: () => {},
  read: (language, area, done) => {
    const load = files[`./${language}/${area}.json`]
    if (!load) return done(new Error(`no texts of ${area} in ${language}`), false)
    load().then(
      (texts) => done(null, texts.default),
      (error: Error) => done(error, true),
    )
  },
}

/** The language that was chosen, else the browser's first that we have, else English. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages]
  for (const tag of wanted) {
    if (tag?.startsWith("zh")) return "zh-CN"
    if (tag?.startsWith("en")) return "en"
  }
  return "en"
}

export async function startTexts() {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language
  })
  await i18next
    .use(lazily)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      supportedLngs: Object.keys(LANGUAGES),
      load: "currentOnly",
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    })
}

export async function chooseLanguage(language: Language) {
  localStorage.setItem(STORED, language)
  await i18next.changeLanguage(language)
}

export const currentLanguage = () => i18next.language as Language
