// A list of the server: paging and search stand in the address, so that a list can be sent to somebody.

import { Button, Group, Pagination, Table, Text, VisuallyHidden } from "@mantine/core"
import type { UseQueryResult } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { PAGE_SIZE, type Rows } from "../api/client"
import { EmptyState } from "./EmptyState"
import { ErrorState } from "./ErrorState"
import { focusPage } from "./focus"
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
  /** The narrowest screen that has room for it: one of 768 px, or of 992. */
  from?: "sm" | "md"
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
  const { t, i18n } = useTranslation()
  // While a page is on its way the rows are still those of the last one.
  const [shown, setShown] = useState(page)
  if (!query.isPlaceholderData && shown !== page) setShown(page)
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <RowsSkeleton />
  const { rows, total } = query.data
  // Whether there are rows is known once they are there.
  if (rows.length === 0 && query.isPlaceholderData) return <RowsSkeleton />
  if (rows.length === 0 && (page === 1 || total === 0)) return empty
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const written = (number: number) => number.toLocaleString(i18n.language)
  if (rows.length === 0) {
    const last = (
      <Button
        variant="default"
        onClick={() => {
          onPage(pages)
          focusPage()
        }}
      >
        {t("table.last")}
      </Button>
    )
    return <EmptyState title={t("table.beyond", { pages: written(pages) })} action={last} />
  }
  const first = (shown - 1) * PAGE_SIZE + 1
  const last = Math.min(first + rows.length - 1, total)
  return (
    <>
      <Table.ScrollContainer mt="sm" mx={-12} minWidth={0} aria-busy={query.isPlaceholderData} tabIndex={-1}>
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
                <Table.Th key={column.key} w={column.width} visibleFrom={column.from}>
                  {column.hidesHeader ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={rowKey(row)} h={44}>
                {columns.map((column) => (
                  <Table.Td key={column.key} visibleFrom={column.from}>
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
          {t("table.shown", { first: written(first), last: written(last), total: written(total) })}
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
