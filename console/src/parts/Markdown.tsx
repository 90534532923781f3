import { Box, List, Table, Text, Title } from "@mantine/core"
import { CodeBlock } from "./CodeBlock"
import { type Block, blocksOf } from "./markdownBlocks"
import { inline } from "./Prose"

/** Cells that say what a row is about: Chinese words are not broken there. */
const NAMING = { verticalAlign: "top", wordBreak: "keep-all" } as const

/** A text in Markdown. Its first heading is left out: the page or the drawer around it has a title. */
export function Markdown({ children }: { children: string }) {
  const blocks = blocksOf(children)
  const shown = blocks[0]?.kind === "heading" ? blocks.slice(1) : blocks
  return (
    <Box maw={760}>
      {shown.map((block, index) => (
        <BlockView key={`${block.kind}-${index.toString()}`} block={block} />
      ))}
    </Box>
  )
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return (
        <Title order={block.level <= 2 ? 2 : 3} mt="lg" mb="xs">
          {inline(block.text)}
        </Title>
      )
    case "paragraph":
      return (
        <Text size="sm" mb="sm">
          {inline(block.text)}
        </Text>
      )
    case "list":
      return (
        <List
          type={block.isOrdered ? "ordered" : "unordered"}
          start={block.start}
          size="sm"
          spacing={6}
          mb="sm"
          withPadding={false}
        >
          {block.items.map((item) => (
            <List.Item key={item}>{inline(item)}</List.Item>
          ))}
        </List>
      )
    case "code":
      return <CodeBlock name={block.language || "text"} source={block.source} />
    case "table":
      return (
        <Table.ScrollContainer minWidth={0} mb="md">
          <Table fz="sm" verticalSpacing={6} horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {block.head.map((cell) => (
                  <Table.Th key={cell}>{inline(cell)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {block.rows.map((row) => (
                <Table.Tr key={row.join("|")}>
                  {row.map((cell, column) => (
                    <Table.Td
                      key={`${column.toString()}-${cell}`}
                      style={column === 0 ? NAMING : { verticalAlign: "top" }}
                    >
                      {inline(cell)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )
  }
}
