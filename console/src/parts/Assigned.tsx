// What is assigned to a record (the roles of a user, the users of a role): a table, a dialog that adds, and a button that removes.

import { Button, Group, MultiSelect } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { type UseQueryResult, useQuery } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import type { listQuery, Rows } from "../api/client"
import { explain } from "../api/errors"
import { ConfirmByName } from "./ConfirmByName"
import { type Column, DataTable } from "./DataTable"
import { EmptyState } from "./EmptyState"
import { FormDialog } from "./FormDialog"
import { toast } from "./toasts"

interface AssignedProps<Row> {
  /** What the rows are. */
  label: string
  /** What people call the record. */
  owner: string
  columns: Column<Row>[]
  query: UseQueryResult<Rows<Row>>
  rowKey: (row: Row) => string
  nameOf: (row: Row) => string
  page: number
  onPage: (page: number) => void
  /** The button that adds, as "Assign roles". */
  assign: string
  none: { title: string; why: string }
  /** What breaks when a row is removed. */
  removeWhy: string
  remove: (row: Row) => Promise<unknown>
  /** The dialog that adds. */
  dialog: (onClose: () => void) => ReactNode
}

export function Assigned<Row>(props: AssignedProps<Row>) {
  const { label, owner, columns, query, nameOf, assign, none, removeWhy, remove, dialog, ...table } = props
  const { t } = useTranslation()
  const [isAssigning, setAssigning] = useState(false)
  const [removing, setRemoving] = useState<Row>()
  const button = <Button onClick={() => setAssigning(true)}>{assign}</Button>
  const removal: Column<Row> = {
    key: "remove",
    header: t("assigned.remove"),
    hidesHeader: true,
    width: 120,
    cell: (row) => (
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        aria-label={t("assigned.removeNamed", { row: nameOf(row) })}
        onClick={() => setRemoving(row)}
      >
        {t("assigned.remove")}
      </Button>
    ),
  }
  return (
    <>
      {query.data && query.data.total > 0 && <Group justify="flex-end">{button}</Group>}
      <DataTable
        label={label}
        columns={[...columns, removal]}
        query={query}
        {...table}
        empty={<EmptyState title={none.title} why={none.why} action={button} />}
      />
      {isAssigning && dialog(() => setAssigning(false))}
      {removing && (
        <ConfirmByName
          title={t("assigned.removeTitle", { row: nameOf(removing), owner })}
          consequence={removeWhy}
          confirm={t("assigned.remove")}
          onConfirm={async () => {
            await remove(removing)
            toast(t("assigned.removed", { row: nameOf(removing) }))
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  )
}

interface AssignDialogProps<Row> {
  title: string
  label: string
  help: string
  /** What can be added, by name. */
  offered: (search: string) => ReturnType<typeof listQuery<Row>>
  choiceOf: (row: Row) => { value: string; label: string }
  assign: (ids: string[]) => Promise<unknown>
  /** What is said when it was done. */
  done: string
  onClose: () => void
}

/** Chooses among records that the server finds by name. */
export function AssignDialog<Row>({
  title,
  label,
  help,
  offered,
  choiceOf,
  assign,
  done,
  onClose,
}: AssignDialogProps<Row>) {
  const { t } = useTranslation()
  const [text, setText] = useState("")
  const [search] = useDebouncedValue(text.trim(), 250)
  const found = useQuery(offered(search))
  const [chosen, setChosen] = useState<{ value: string; label: string }[]>([])
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const choices = (found.data?.rows ?? []).map(choiceOf)
  // What was chosen stays in the list when another search does not find it.
  const data = [...choices, ...chosen.filter((one) => !choices.some(({ value }) => value === one.value))]
  const submit = async () => {
    setBusy(true)
    try {
      await assign(chosen.map(({ value }) => value))
      toast(done)
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={title}
      problem={problem}
      isBusy={isBusy}
      isDisabled={chosen.length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <MultiSelect
        data-autofocus
        searchable
        // The server has searched.
        filter={({ options }) => options}
        label={label}
        description={help}
        nothingFoundMessage={t("assigned.noneFound")}
        data={data}
        value={chosen.map(({ value }) => value)}
        searchValue={text}
        onSearchChange={setText}
        onChange={(values) => setChosen(data.filter(({ value }) => values.includes(value)))}
      />
    </FormDialog>
  )
}
