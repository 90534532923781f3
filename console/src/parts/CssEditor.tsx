import { CodeEditor, type CodeEditorProps } from "./editor/CodeEditor"

/** CSS as text, with completion, and what is wrong with it marked. */
export function CssEditor(props: CodeEditorProps) {
  return <CodeEditor language="css" {...props} />
}
