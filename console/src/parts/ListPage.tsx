import { Button } from "@mantine/core"
import type { UseQueryResult } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { Rows } from "../api/client"
import { type Column, DataTable } from "./DataTable"
import { EmptyState } from "./EmptyState"
import { focusPage } from "./focus"
import { PageHeader } from "./PageHeader"
import { SearchField } from "./SearchField"

interface Props<Row> {
  title: string
  why: string
  /** The page's one action; an empty list has it where its rows would be. */
  action?: ReactNode
  columns: Column<Row>[]
  query: UseQueryResult<Rows<Row>>
  rowKey: (row: Row) => string
  page: number
  onPage: (page: number) => void
  /** Without it the list cannot be searched. */
  find?: { label: string; value?: string; onSearch: (text: string | undefined) => void; none: string }
  /** What a list without rows says. */
  none: { title: string; why: string }
}

/** A page that is a list of the server: header, search, table. */
export function ListPage<Row>({ title, why, action, find, none, ...table }: Props<Row>) {
  const { t } = useTranslation()
  const empty = find?.value ? (
    <EmptyState
      title={find.none}
      action={
        <Button
          variant="default"
          onClick={() => {
            find.onSearch(undefined)
            focusPage()
          }}
        >
          {t("table.clear")}
        </Button>
      }
    />
  ) : (
    <EmptyState title={none.title} why={none.why} action={action} />
  )
  const { data, isPlaceholderData } = table.query
  const isEmpty = data?.total === 0 && !isPlaceholderData && !find?.value
  return (
    <>
      <PageHeader title={title} why={why} action={!isEmpty && action} />
      {find && !isEmpty && <SearchField label={find.label} value={find.value ?? ""} onSearch={find.onSearch} />}
      <DataTable label={title} {...table} empty={empty} />
    </>
  )
}
