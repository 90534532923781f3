// Comes from below when something was changed; guards against leaving with changes; shows both versions of a conflict.

import { Button, Group, Modal, Paper, Table, Text } from "@mantine/core"
import { type ReactNode, useEffect } from "react"
import type { FieldValues } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { useFocusBack } from "./focus"
import { LeaveDialog } from "./LeaveDialog"
import classes from "./SaveBar.module.css"
import type { RecordForm } from "./useRecordForm"

interface Props<Fields extends FieldValues> {
  record: RecordForm<Fields>
  /** What people call a field, in the table of a conflict. */
  nameOf: (field: string) => string
}

export function SaveBar<Fields extends FieldValues>({ record, nameOf }: Props<Fields>) {
  const { t } = useTranslation()
  const { isDirty, isSubmitting } = record.form.formState
  return (
    <>
      {isDirty && (
        <Bar>
          <Text size="sm" c={record.problem ? "var(--danger)" : "dimmed"} role={record.problem ? "alert" : undefined}>
            {record.problem ?? t("save.unsaved")}
          </Text>
          <Group gap="sm" wrap="nowrap">
            <Button variant="default" onClick={record.discard} disabled={isSubmitting}>
              {t("save.discard")}
            </Button>
            <Button onClick={record.submit} loading={isSubmitting}>
              {t("save.save")}
            </Button>
          </Group>
        </Bar>
      )}
      <LeaveDialog isDirty={isDirty} />
      {record.conflict && <ConflictDialog record={record} nameOf={nameOf} />}
    </>
  )
}

/** Keeps the focus on the page: saved or discarded, it goes back to the field that had it. */
function Bar({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  useFocusBack()
  useEffect(() => {
    // It comes while somebody types, maybe in the lowest field that is seen.
    document.activeElement?.closest("input, textarea")?.scrollIntoView({ block: "nearest" })
  }, [])
  return (
    <Paper className={classes.bar} role="region" aria-label={t("save.region")} data-passing>
      {children}
    </Paper>
  )
}

const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(value, null, 1) : String(value ?? ""))

function ConflictDialog<Fields extends FieldValues>({ record, nameOf }: Props<Fields>) {
  const { t } = useTranslation()
  const mine = record.form.getValues() as Record<string, unknown>
  const theirs = (record.conflict?.theirs ?? {}) as Record<string, unknown>
  const differing = Object.keys(mine).filter((key) => text(mine[key]) !== text(theirs[key]))
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} size={720} title={t("conflict.title")}>
      <Text size="sm">{t("conflict.why")}</Text>
      <Table mt="md" layout="fixed" aria-label={t("conflict.title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={160}>{t("conflict.field")}</Table.Th>
            <Table.Th>{t("conflict.theirs")}</Table.Th>
            <Table.Th>{t("conflict.mine")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.map((key) => (
            <Table.Tr key={key}>
              <Table.Td>{nameOf(key)}</Table.Td>
              <Table.Td className={classes.value}>{text(theirs[key])}</Table.Td>
              <Table.Td className={classes.value}>{text(mine[key])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={record.takeTheirs}>
          {t("conflict.takeTheirs")}
        </Button>
        <Button onClick={record.keepMine}>{t("conflict.keepMine")}</Button>
      </Group>
    </Modal>
  )
}
