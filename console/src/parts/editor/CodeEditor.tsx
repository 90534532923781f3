// A field for code. It is a plain text area until it comes into view and the editor is loaded, where the editor cannot be
// loaded, and on touch screens, whose keyboards the editor knows little of.

import { Input, Textarea, useComputedColorScheme } from "@mantine/core"
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react"
import classes from "./CodeEditor.module.css"
import { loadMonaco } from "./load"
import type { CodeEditor as Editor, Language } from "./monaco"

export interface CodeEditorProps {
  label: string
  description?: string
  value: string
  onChange: (text: string) => void
  error?: string
  minRows?: number
  maxRows?: number
  /** Where the focus goes when it is wrong. */
  ref?: Ref<{ focus: () => void }>
}

interface Props extends CodeEditorProps {
  language: Language
  /** JSON Schema by which the editor completes and marks. */
  schema?: object
}

type Monaco = typeof import("./monaco")

/** The height of a line, and of the space above and below all of them, in CSS pixels. */
const LINE = 18
const AROUND = 16

export function CodeEditor(props: Props) {
  const { label, description, value, onChange, error, minRows = 6, maxRows = 30, ref } = props
  const [monaco, setMonaco] = useState<Monaco>()
  const [isTyping, setTyping] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const editor = useRef<Editor>(undefined)
  useImperativeHandle(ref, () => ({ focus: () => (editor.current ?? area.current)?.focus() }))
  useEffect(() => {
    if (!area.current || matchMedia("(pointer: coarse)").matches) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      // What fails to load leaves the text area, which does the same with less comfort.
      loadMonaco().then(setMonaco, () => {})
    })
    observer.observe(area.current)
    return () => observer.disconnect()
  }, [])
  // Nobody's field is changed under their hands.
  if (monaco && !isTyping)
    return <Full {...props} monaco={monaco} editor={editor} minRows={minRows} maxRows={maxRows} />
  return (
    <Textarea
      ref={area}
      label={label}
      description={description}
      value={value}
      error={error}
      autosize
      minRows={minRows}
      maxRows={maxRows}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      onFocus={() => setTyping(true)}
      onBlur={() => setTyping(false)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface FullProps extends Props {
  monaco: Monaco
  editor: { current?: Editor }
  minRows: number
  maxRows: number
}

function Full({ monaco, editor, language, schema, label, description, value, onChange, error, ...props }: FullProps) {
  const { minRows, maxRows } = props
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const change = useRef(onChange)
  /** What was told to the form and may still come back, oldest first: somebody types faster than the form answers. */
  const told = useRef<string[]>([])
  const [height, setHeight] = useState(minRows * LINE + AROUND)
  const isDark = useComputedColorScheme() === "dark"
  change.current = onChange
  useEffect(() => monaco.setLook(isDark), [monaco, isDark])
  useEffect(() => {
    if (!host.current) return
    const opened = monaco.openEditor(host.current, {
      language,
      schema,
      label,
      describedBy: `${id}-description ${id}-error`,
      text: value,
      onChange: (text) => {
        told.current.push(text)
        change.current(text)
      },
      onHeight: (all) => setHeight(Math.min(Math.max(all, minRows * LINE + AROUND), maxRows * LINE + AROUND)),
    })
    editor.current = opened
    return () => {
      editor.current = undefined
      opened.dispose()
    }
    // The text of an open editor is set below.
  }, [monaco, editor, language, schema, label, id, minRows, maxRows])
  useEffect(() => {
    const at = told.current.lastIndexOf(value)
    told.current.splice(0, at < 0 ? told.current.length : at)
    if (at < 0) editor.current?.setText(value)
  }, [editor, value])
  useEffect(() => editor.current?.setWrong(error !== undefined), [editor, error])
  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      labelProps={{ onClick: () => editor.current?.focus() }}
      description={description}
      error={error}
    >
      <div ref={host} className={classes.host} data-wrong={error !== undefined} style={{ height }} />
    </Input.Wrapper>
  )
}
