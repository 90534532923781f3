// Another address, in steps: who it is, which address, and the code that went there.

import { PasswordInput, Text, TextInput } from "@mantine/core"
import { type ReactNode, useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { explain } from "../../api/errors"
import { FormDialog } from "../../parts/FormDialog"
import { showServerErrors } from "../../parts/serverErrors"
import { configuration } from "../../session/current"
import { isWrong } from "./PasswordDialog"
import { type Account, provePassword, sendCode, setEmail, verifyCode } from "./queries"

interface Props {
  account: Account
  onDone: (account: Account) => void
  onClose: () => void
}

export function EmailDialog({ account, onDone, onClose }: Props) {
  const { t } = useTranslation(["profile", "common"])
  const own = account.hasPassword ? undefined : account.primaryEmail
  const [isProved, setProved] = useState(!own)
  const [wanted, setWanted] = useState<string>()
  const title = t(account.primaryEmail ? "email.change" : "email.add")
  if (own && !isProved) {
    return <OwnAddress title={title} email={own} onProved={() => setProved(true)} onClose={onClose} />
  }
  if (!wanted) return <NewAddress title={title} account={account} onSent={setWanted} onClose={onClose} />
  const take = async () => onDone(await setEmail(wanted))
  return (
    <Code title={title} confirm={title} email={wanted} onProved={take} onClose={onClose}>
      {t("email.sent", { email: wanted })}
    </Code>
  )
}

interface StepProps {
  title: string
  onClose: () => void
}

/** Who has no password proves who they are by the address that they have. */
function OwnAddress({ title, email, onProved, onClose }: StepProps & { email: string; onProved: () => void }) {
  const { t } = useTranslation("profile")
  const [isSent, setSent] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  if (isSent) {
    return (
      <Code title={title} confirm={t("email.next")} email={email} onProved={async () => onProved()} onClose={onClose}>
        {t("email.sent", { email })}
      </Code>
    )
  }
  const send = async () => {
    setBusy(true)
    try {
      await sendCode(email)
      setSent(true)
    } catch (error) {
      setProblem(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={title}
      confirm={t("email.send")}
      problem={problem}
      isBusy={isBusy}
      onSubmit={send}
      onClose={onClose}
    >
      <Text size="sm">{t("email.proveByAddress", { email })}</Text>
    </FormDialog>
  )
}

interface AddressFields {
  password: string
  email: string
}

function NewAddress({
  title,
  account,
  onSent,
  onClose,
}: StepProps & { account: Account; onSent: (email: string) => void }) {
  const { t } = useTranslation(["profile", "common"])
  const [problem, setProblem] = useState<string>()
  const form = useForm<AddressFields>({ defaultValues: { password: "", email: "" } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ password, email }) => {
    setProblem(undefined)
    try {
      if (account.hasPassword) await provePassword(password)
      await sendCode(email.trim())
      onSent(email.trim())
    } catch (error) {
      if (isWrong(error)) form.setError("password", { message: t("password.wrong") }, { shouldFocus: true })
      else setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={title}
      confirm={t("email.send")}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      {account.hasPassword && (
        <PasswordInput
          data-autofocus
          autoComplete="current-password"
          label={t("password.current")}
          description={t("email.proveByPassword")}
          error={errors.password?.message}
          {...form.register("password", { validate: (text) => text !== "" || t("password.currentMissing") })}
        />
      )}
      <TextInput
        data-autofocus={!account.hasPassword || undefined}
        type="email"
        autoComplete="email"
        label={t("email.address")}
        error={errors.email?.message}
        {...form.register("email", { validate: (text) => /^\S+@\S+\.\S+$/.test(text.trim()) || t("email.invalid") })}
      />
    </FormDialog>
  )
}

interface CodeProps extends StepProps {
  confirm: string
  email: string
  /** What is done with the proof; a refusal is told here. */
  onProved: () => Promise<void>
  children: ReactNode
}

function Code({ title, confirm, email, onProved, onClose, children }: CodeProps) {
  const { t } = useTranslation(["profile", "common"])
  const [problem, setProblem] = useState<string>()
  const form = useForm({ defaultValues: { verificationCode: "" } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ verificationCode }) => {
    setProblem(undefined)
    try {
      await verifyCode(email, verificationCode.trim())
      await onProved()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={title}
      confirm={confirm}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{children}</Text>
      <TextInput
        data-autofocus
        inputMode="numeric"
        autoComplete="one-time-code"
        label={t("email.code")}
        description={configuration.development && t("email.codeInDevelopment")}
        error={errors.verificationCode?.message}
        {...form.register("verificationCode", { validate: (text) => text.trim() !== "" || t("email.codeMissing") })}
      />
    </FormDialog>
  )
}
