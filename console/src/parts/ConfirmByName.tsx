import { Button, Group, Modal, Text, TextInput } from "@mantine/core"
import { type ReactNode, useState } from "react"
import { Trans, useTranslation } from "react-i18next"
import { explain } from "../api/errors"
import { useFocusBack } from "./focus"

interface Props {
  title: string
  /** What will break. */
  consequence: ReactNode
  /** What must be typed; without it the button alone confirms. */
  name?: string
  /** A verb with its object, as "Delete application". */
  confirm: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** Asks before something that cannot be undone. Show it only while it is open. */
export function ConfirmByName({ title, consequence, name, confirm, onConfirm, onClose }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState("")
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  useFocusBack()
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    // In React it is within the form of its page, which must not be sent with it.
    event.stopPropagation()
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (problem) {
      setError(explain(problem))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("dialog.close") }}>
      <form onSubmit={submit}>
        <Text size="sm">{consequence}</Text>
        {name !== undefined && (
          <TextInput
            data-autofocus
            mt="md"
            autoComplete="off"
            label={
              <Trans t={t} i18nKey="dialog.type" values={{ name }} components={{ name: <strong /> }} shouldUnescape />
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {error && (
          <Text role="alert" size="sm" c="var(--danger)" mt="sm">
            {error}
          </Text>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t("dialog.cancel")}
          </Button>
          <Button
            type="submit"
            color="red.9"
            loading={isBusy}
            disabled={name !== undefined && typed.trim() !== name.trim()}
          >
            {confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
