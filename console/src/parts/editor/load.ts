// Loads the editor. What it asks its surroundings for must be there before it begins.

import EditorWorker from "monaco-editor/editor/editor.worker.js?worker"
import CssWorker from "monaco-editor/languages/features/css/css.worker.js?worker"
import JsonWorker from "monaco-editor/languages/features/json/json.worker.js?worker"
import { withoutStyles } from "./styles"

function getWorker(_: string, label: string): Worker {
  if (label === "json") return new JsonWorker()
  return label === "css" ? new CssWorker() : new EditorWorker()
}

export function loadMonaco() {
  const createTrustedTypesPolicy = () => ({ createHTML: withoutStyles })
  Object.assign(globalThis, { MonacoEnvironment: { getWorker, createTrustedTypesPolicy } })
  return import("./monaco")
}
