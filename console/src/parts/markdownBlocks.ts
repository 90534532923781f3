// The blocks of a text in Markdown, as far as the server's READMEs use it: headings, paragraphs, lists, tables, fenced code.
// No HTML: whatever looks like it stays text.

export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; isOrdered: boolean; start?: number; items: string[] }
  | { kind: "table"; head: string[]; rows: string[][] }
  | { kind: "code"; language: string; source: string }

const ITEM = /^\s*(?:(\d+)[.)]|[-*])\s+(.*)$/
const HEADING = /^(#{1,6})\s+(.*)$/
const FENCE = /^\s*```(\w*)\s*$/

export function blocksOf(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n")
  const blocks: Block[] = []
  let at = 0
  const line = () => lines[at] ?? ""
  /** Takes the lines while `holds`. */
  const take = (holds: (line: string) => boolean) => {
    const from = at
    while (at < lines.length && holds(line())) at += 1
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const heading = HEADING.exec(line())
    const fence = FENCE.exec(line())
    const item = ITEM.exec(line())
    if (line().trim() === "") {
      at += 1
    } else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" })
      at += 1
    } else if (fence) {
      at += 1
      const source = take((one) => !FENCE.test(one)).join("\n")
      at += 1
      blocks.push({ kind: "code", language: fence[1] ?? "", source })
    } else if (line().startsWith("|")) {
      const [head = [], ...rows] = take((one) => one.startsWith("|")).map(cells)
      blocks.push({ kind: "table", head, rows: rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell))) })
    } else if (item) {
      const items: string[] = []
      const number = item[1]
      for (const one of take((next) => ITEM.test(next) || /^\s{2,}\S/.test(next))) {
        const start = ITEM.exec(one)
        if (start) items.push(start[2] ?? "")
        else items.push(`${items.pop() ?? ""} ${one.trim()}`)
      }
      // A list goes on after code or a table: its first number counts.
      const order = number === undefined ? { isOrdered: false } : { isOrdered: true, start: Number(number) }
      blocks.push({ kind: "list", ...order, items })
    } else {
      const ends = (one: string) => one.trim() === "" || HEADING.test(one) || FENCE.test(one) || ITEM.test(one)
      const first = line().trim()
      at += 1
      const more = take((one) => !ends(one) && !one.startsWith("|")).map((one) => one.trim())
      blocks.push({ kind: "paragraph", text: [first, ...more].join(" ") })
    }
  }
  return blocks
}

/** The cells of a table's row; `\|` is no border. */
const cells = (row: string) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"))
