import { expect, it } from "vitest"
import { blocksOf } from "./markdownBlocks"

it("reads the blocks of a README", () => {
  const text = `# Title

Two lines
of one paragraph.

1. First
2. Second
   goes on

| A | B |
|---|---|
| \`x\` | a \\| b |

\`\`\`json
[
  1
]
\`\`\`
<script>alert(1)</script>
`
  expect(blocksOf(text)).toEqual([
    { kind: "heading", level: 1, text: "Title" },
    { kind: "paragraph", text: "Two lines of one paragraph." },
    { kind: "list", isOrdered: true, start: 1, items: ["First", "Second goes on"] },
    { kind: "table", head: ["A", "B"], rows: [["`x`", "a | b"]] },
    { kind: "code", language: "json", source: "[\n  1\n]" },
    { kind: "paragraph", text: "<script>alert(1)</script>" },
  ])
})

it("ends with any text", () => {
  for (const text of ["", "```", "|", "1. ", "#", "a\n# b", "- a\n- b", "  x"])
    expect(blocksOf(text)).toBeInstanceOf(Array)
})

it("goes on with a list after what stands between", () => {
  expect(blocksOf("1. a\n\n```\nx\n```\n\n2. b\n3. c").at(-1)).toEqual({
    kind: "list",
    isOrdered: true,
    start: 2,
    items: ["b", "c"],
  })
})
