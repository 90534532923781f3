// Another password: who has one proves it first. It ends every session, this one too.

import { Button, Group, Modal, PasswordInput, Text } from "@mantine/core"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { ApiError, explain } from "../../api/errors"
import { FormDialog } from "../../parts/FormDialog"
import { passwordIssues } from "./passwordIssues"
import { provePassword, setPassword } from "./queries"

interface Fields {
  current: string
  next: string
}

interface Props {
  hasPassword: boolean
  onDone: () => void
  onClose: () => void
}

export function PasswordDialog({ hasPassword, onDone, onClose }: Props) {
  const { t } = useTranslation(["profile", "common"])
  const [problem, setProblem] = useState<string>()
  const [isOver, setOver] = useState(false)
  const form = useForm<Fields>({ defaultValues: { current: "", next: "" } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ current, next }) => {
    setProblem(undefined)
    try {
      if (hasPassword) await provePassword(current)
    } catch (error) {
      if (isWrong(error)) return form.setError("current", { message: t("password.wrong") }, { shouldFocus: true })
      return setProblem(explain(error))
    }
    try {
      await setPassword(next)
      if (hasPassword) setOver(true)
      else onDone()
    } catch (error) {
      const issues = passwordIssues(error, t)
      if (issues) form.setError("next", { message: issues }, { shouldFocus: true })
      else setProblem(explain(error))
    }
  })
  if (isOver) return <SignInAgain />
  return (
    <FormDialog
      title={t(hasPassword ? "password.change" : "password.set")}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      {hasPassword && <Text size="sm">{t("password.why")}</Text>}
      {hasPassword && (
        <PasswordInput
          data-autofocus
          autoComplete="current-password"
          label={t("password.current")}
          error={errors.current?.message}
          {...form.register("current", { validate: (text) => text !== "" || t("password.currentMissing") })}
        />
      )}
      <PasswordInput
        data-autofocus={!hasPassword || undefined}
        autoComplete="new-password"
        label={t("password.next")}
        error={errors.next?.message}
        {...form.register("next", { validate: (text) => text !== "" || t("password.nextMissing") })}
      />
    </FormDialog>
  )
}

export const isWrong = (error: unknown) => error instanceof ApiError && error.code === "session.invalid_credentials"

function SignInAgain() {
  const { t } = useTranslation("profile")
  // Without a session the Console leads to the sign-in page and back.
  const again = () => location.reload()
  return (
    <Modal opened onClose={again} title={t("password.done")} withCloseButton={false} closeOnClickOutside={false}>
      <Text size="sm">{t("password.over")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button onClick={again}>{t("password.again")}</Button>
      </Group>
    </Modal>
  )
}
