import { Textarea } from "@mantine/core"
import type { Ref } from "react"

interface Props {
  label: string
  description?: string
  value: string
  onChange: (text: string) => void
  error?: string
  minRows?: number
  /** Where the focus goes when it is wrong. */
  ref?: Ref<HTMLTextAreaElement>
}

/** JSON as text, in monospace. What is wrong with it is said under the field. */
export function JsonEditor({ label, description, value, onChange, error, minRows = 6, ref }: Props) {
  return (
    <Textarea
      ref={ref}
      label={label}
      description={description}
      value={value}
      error={error}
      autosize
      minRows={minRows}
      maxRows={30}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** An object from its text. @throws SyntaxError when it is none */
export function readObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text.trim() || "{}")
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SyntaxError("not an object")
  return value as Record<string, unknown>
}
