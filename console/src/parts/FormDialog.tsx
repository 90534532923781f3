import { Button, Group, Modal, Stack, Text } from "@mantine/core"
import type { FormEvent, ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useFocusBack } from "./focus"

interface Props {
  /** What it is about. */
  title: string
  /** A verb with its object; the title when it is the same. */
  confirm?: string
  /** What belongs to no field. */
  problem?: string
  isBusy?: boolean
  isDisabled?: boolean
  size?: number
  onSubmit: (event: FormEvent) => void
  onClose: () => void
  /** The fields. */
  children: ReactNode
}

/** A short form in a dialog. Show it only while it is open. */
export function FormDialog({ title, confirm = title, problem, isBusy, isDisabled, size, ...rest }: Props) {
  const { onSubmit, onClose, children } = rest
  const { t } = useTranslation()
  useFocusBack()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // In React it is within the form of its page, which must not be sent with it.
    event.stopPropagation()
    onSubmit(event)
  }
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ "aria-label": t("dialog.close") }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {children}
          {problem && (
            <Text role="alert" size="sm" c="var(--danger)">
              {problem}
            </Text>
          )}
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t("dialog.cancel")}
          </Button>
          <Button type="submit" loading={isBusy} disabled={isDisabled}>
            {confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
