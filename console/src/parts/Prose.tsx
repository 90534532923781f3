import { Anchor, Code, Text } from "@mantine/core"
import type { ReactNode } from "react"

/** A text in paragraphs, with `code`, **strong**, *emphasis* and [links](https://…) in it: what guides and explanations need. */
export function Prose({ children }: { children: string }) {
  return children.split("\n\n").map((paragraph) => (
    <Text key={paragraph} size="sm" mb="xs" maw={680}>
      {inline(paragraph)}
    </Text>
  ))
}

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\(https?:[^)\s]+\))/

export function inline(text: string): ReactNode[] {
  return text.split(MARKS).map((part, index) => {
    const key = `${index}-${part}`
    const link = /^\[([^\]]+)\]\((https?:[^)\s]+)\)$/.exec(part)
    if (link) {
      return (
        <Anchor key={key} href={link[2]} target="_blank" rel="noreferrer" inherit underline="always">
          {link[1]}
        </Anchor>
      )
    }
    if (part.startsWith("`")) return <Code key={key}>{part.slice(1, -1)}</Code>
    if (part.startsWith("**")) return <strong key={key}>{part.slice(2, -2)}</strong>
    if (/^\*.+\*$/.test(part)) return <em key={key}>{part.slice(1, -1)}</em>
    return part
  })
}
