import { CodeEditor, type CodeEditorProps } from "./editor/CodeEditor"

interface Props extends CodeEditorProps {
  /** JSON Schema by which the editor completes and marks. */
  schema?: object
}

/** JSON as text. What is wrong with it is marked in it and said under the field. */
export function JsonEditor(props: Props) {
  return <CodeEditor language="json" {...props} />
}

/** An object from its text. @throws SyntaxError when it is none */
export function readObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text.trim() || "{}")
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SyntaxError("not an object")
  return value as Record<string, unknown>
}
