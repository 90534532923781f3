// Loads the editor. What it asks its surroundings for must be there before it begins.

import i18n from "i18next"
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker"
import CssWorker from "monaco-editor/languages/features/css/css.worker.js?worker"
import JsonWorker from "monaco-editor/languages/features/json/json.worker.js?worker"
import { withoutStyles } from "./styles"

function getWorker(_: string, label: string): Worker {
  if (label === "json") return new JsonWorker()
  return label === "css" ? new CssWorker() : new EditorWorker()
}

export async function loadMonaco() {
  // Its own words, as those of its search field. They stay in the language that the Console had when it was first shown.
  if (i18n.language === "zh-CN") await import("monaco-editor/nls/lang/zh-cn.js")
  const createTrustedTypesPolicy = () => ({ createHTML: withoutStyles })
  Object.assign(globalThis, { MonacoEnvironment: { getWorker, createTrustedTypesPolicy } })
  return import("./monaco")
}
