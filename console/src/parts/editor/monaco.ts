// The code editor with the two languages that the Console edits. It is large: load.ts loads it, when a page shows a field for code.

import "monaco-editor/features/bracketMatching/register.js"
import "monaco-editor/features/clipboard/register.js"
import "monaco-editor/features/codeEditor/register.js"
import "monaco-editor/features/codicon/register.js"
import "monaco-editor/features/cursorUndo/register.js"
import "monaco-editor/features/find/register.js"
import "monaco-editor/features/folding/register.js"
import "monaco-editor/features/gotoError/register.js"
import "monaco-editor/features/hover/register.js"
import "monaco-editor/features/indentation/register.js"
import "monaco-editor/features/linesOperations/register.js"
import "monaco-editor/features/snippet/register.js"
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js"
import "monaco-editor/features/toggleTabFocusMode/register.js"
import "monaco-editor/features/wordOperations/register.js"
import "monaco-editor/languages/definitions/css/register.js"
import { editor, Uri } from "monaco-editor/editor/editor.api.js"
import { cssDefaults } from "monaco-editor/languages/features/css/register.js"
import { jsonDefaults } from "monaco-editor/languages/features/json/register.js"
import { applyStyles } from "./styles"

export type Language = "json" | "css"

cssDefaults.setOptions({ validate: true, lint: { emptyRules: "ignore" } })

/** Schemas of the documents that are open, by their addresses. */
const schemas = new Map<string, object>()

function setSchemas() {
  jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    schemaValidation: "warning",
    schemas: [...schemas].map(([uri, schema]) => ({ uri: `${uri}.schema`, fileMatch: [uri], schema })),
  })
}

/** A token's colour with all six digits: what makes the style sheet small shortens it, and the editor wants it whole. */
function colour(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  return /^#[\da-f]{3}$/i.test(value) ? value.replace(/[\da-f]/gi, "$&$&") : value
}

/** The editor in the colours of the look that the Console has now. */
export function setLook(isDark: boolean) {
  const name = isDark ? "keyward-dark" : "keyward-light"
  editor.defineTheme(name, {
    base: isDark ? "vs-dark" : "vs",
    inherit: true,
    // Red on white is too faint a text.
    rules: isDark ? [] : [{ token: "attribute.name", foreground: "a31515" }],
    colors: {
      "editor.background": colour("surface"),
      "editor.foreground": colour("text"),
      "editorLineNumber.foreground": colour("faint"),
      "editorLineNumber.activeForeground": colour("text"),
      "editorCursor.foreground": colour("text"),
      "editorWidget.background": colour("raised"),
      "editorWidget.border": colour("line"),
      "editorHoverWidget.background": colour("raised"),
      "editorSuggestWidget.background": colour("raised"),
      focusBorder: colour("primary"),
    },
  })
  editor.setTheme(name)
}

interface Options {
  language: Language
  text: string
  /** What screen readers call it. */
  label: string
  /** The ids of what they read after it. */
  describedBy: string
  schema?: object
  onChange: (text: string) => void
  /** Called with the height of all lines, in CSS pixels. */
  onHeight: (height: number) => void
}

export interface CodeEditor {
  setText: (text: string) => void
  focus: () => void
  setWrong: (isWrong: boolean) => void
  dispose: () => void
}

let count = 0

export function openEditor(element: HTMLElement, options: Options): CodeEditor {
  // Where the editor lists problems it shows the last part.
  const path = `/${++count}/${options.label}.${options.language}`
  const uri = Uri.from({ scheme: "inmemory", authority: "console", path })
  if (options.schema) {
    schemas.set(uri.toString(), options.schema)
    setSchemas()
  }
  const model = editor.createModel(options.text, options.language, uri)
  const stopStyles = applyStyles(element)
  const opened = editor.create(element, {
    model,
    ariaLabel: options.label,
    automaticLayout: true,
    tabSize: 2,
    fontSize: 13,
    fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    lineNumbersMinChars: 3,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    // The page scrolls on where the editor ends.
    scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
    overviewRulerBorder: false,
    overviewRulerLanes: 0,
    wordWrap: "on",
    fixedOverflowWidgets: true,
    wordBasedSuggestions: "off",
    quickSuggestions: { strings: true },
    // What comes in one piece, dictated or by an input method, would be closed once more.
    autoClosingBrackets: "never",
    autoClosingQuotes: "never",
    autoSurround: "never",
    autoIndent: "keep",
    // Tab goes on to the next field, as in the rest of a form; Ctrl+M changes that.
    tabFocusMode: true,
    padding: { top: 8, bottom: 8 },
    renderLineHighlight: "none",
    stickyScroll: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  })
  const field = element.querySelector('[role="textbox"], textarea')
  field?.setAttribute("aria-describedby", options.describedBy)
  let isSetting = false
  opened.onDidChangeModelContent(() => {
    if (!isSetting) options.onChange(model.getValue())
  })
  opened.onDidContentSizeChange(({ contentHeight }) => options.onHeight(contentHeight))
  options.onHeight(opened.getContentHeight())
  return {
    setText: (text) => {
      if (text === model.getValue()) return
      isSetting = true
      model.setValue(text)
      isSetting = false
    },
    focus: () => opened.focus(),
    setWrong: (isWrong) => field?.setAttribute("aria-invalid", String(isWrong)),
    dispose: () => {
      stopStyles()
      opened.dispose()
      model.dispose()
      if (schemas.delete(uri.toString())) setSchemas()
    },
  }
}
