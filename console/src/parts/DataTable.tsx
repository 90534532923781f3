// A list of the server: paging and search stand in the address, so that a list can be sent to somebody.

import { Group, Pagination, Table, Text, TextInput, VisuallyHidden } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import type { UseQueryResult } from "@tanstack/react-query"
import { type ReactNode, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { PAGE_SIZE, type Rows } from "../api/client"
import { ErrorState } from "./ErrorState"
import { SearchIcon } from "./icons"
import { RowsSkeleton } from "./Skeletons"

/** The part of an address that every list has; extend it by an area's filters. */
export const listSearch = z.object({
  page: z.coerce.number().int().min(1).optional().catch(undefined),
  search: z.string().optional(),
})

export interface Column<Row> {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  width?: number | string
  /** Not on narrow screens. */
  wideOnly?: boolean
  /** Whether the header is for screen readers only, as over buttons. */
  hidesHeader?: boolean
}

interface Props<Row> {
  /** What the rows are, for screen readers. */
  label: string
  columns: Column<Row>[]
  query: UseQueryResult<Rows<Row>>
  rowKey: (row: Row) => string
  page: number
  onPage: (page: number) => void
  /** Shown when there is no row. */
  empty: ReactNode
}

export function DataTable<Row>({ label, columns, query, rowKey, page, onPage, empty }: Props<Row>) {
  const { t } = useTranslation()
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <RowsSkeleton />
  const { rows, total } = query.data
  if (rows.length === 0 && page === 1) return empty
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const first = (page - 1) * PAGE_SIZE + 1
  return (
    <>
      <Table.ScrollContainer mt="sm" minWidth={0} aria-busy={query.isPlaceholderData} tabIndex={-1}>
        <Table
          aria-label={label}
          verticalSpacing={4}
          horizontalSpacing="sm"
          highlightOnHover
          highlightOnHoverColor="var(--sunken)"
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.key} w={column.width} visibleFrom={column.wideOnly ? "sm" : undefined}>
                  {column.hidesHeader ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={rowKey(row)} h={44}>
                {columns.map((column) => (
                  <Table.Td key={column.key} visibleFrom={column.wideOnly ? "sm" : undefined}>
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between" mt="md">
        <Text size="sm" c="dimmed" aria-live="polite">
          {t("table.shown", { first, last: Math.min(first + rows.length - 1, total), total: total.toLocaleString() })}
        </Text>
        {pages > 1 && (
          <Pagination
            total={pages}
            value={page}
            onChange={onPage}
            size="md"
            getControlProps={(control) => ({ "aria-label": t(`table.${control}`) })}
            getItemProps={(item) => ({ "aria-label": t("table.page", { page: item }) })}
          />
        )}
      </Group>
    </>
  )
}

interface SearchFieldProps {
  label: string
  value: string
  onSearch: (text: string | undefined) => void
}

/** Searches when typing rests; the address may change the text, too. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const search = useDebouncedCallback((wanted: string) => onSearch(wanted.trim() || undefined), 250)
  return (
    <TextInput
      type="search"
      w={320}
      maw="100%"
      aria-label={label}
      placeholder={label}
      leftSection={<SearchIcon />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}
