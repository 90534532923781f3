// Sends a test by the form as it is, saved or not, and shows what the provider said.

import { Button, Group, TextInput } from "@mantine/core"
import { useState } from "react"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ApiError, explain } from "../../api/errors"
import { Notice } from "../../parts/Notice"
import { type ConfigFields, configOf, problemsOf } from "./configForm"
import type { Config, Factory, Kind } from "./queries"

interface Props {
  factoryId: string
  kind: Kind
  items: Factory["formItems"]
  form: UseFormReturn<ConfigFields>
  /** What is stored: the form has no field for all of it. */
  stored?: Config
}

type Outcome = { isSent: true; to: string } | { isSent: false; text: string }

export function TestBox({ factoryId, kind, items, form, stored }: Props) {
  const { t, i18n } = useTranslation("connectors")
  const [to, setTo] = useState("")
  const [isBusy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [missing, setMissing] = useState<string>()
  const send = async () => {
    const recipient = kind === "sms" ? to.replace(/[\s()+.-]/g, "") : to.trim()
    const isSound = kind === "sms" ? /^\d{5,15}$/.test(recipient) : /^\S+@\S+$/.test(recipient)
    setMissing(isSound ? undefined : t(`test.${kind}.wrong`))
    setOutcome(undefined)
    if (!(await form.trigger(undefined, { shouldFocus: isSound })) || !isSound) return
    setBusy(true)
    try {
      const config = configOf(items, form.getValues(), stored)
      const address = kind === "sms" ? { phone: recipient } : { email: recipient }
      await api.POST("/api/connectors/{factoryId}/test", {
        params: { path: { factoryId } },
        body: { ...address, config, locale: i18n.language },
      })
      setOutcome({ isSent: true, to: to.trim() })
    } catch (error) {
      for (const [key, message] of Object.entries(problemsOf(error, items))) form.setError(key, { message })
      setOutcome({ isSent: false, text: said(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          flex={1}
          type={kind === "sms" ? "tel" : "email"}
          label={t(`test.${kind}.to`)}
          description={t(`test.${kind}.help`)}
          placeholder={kind === "sms" ? "+86 138 0013 8000" : "you@example.com"}
          error={missing !== undefined}
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value)
            setMissing(undefined)
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return
            event.preventDefault()
            send()
          }}
        />
        <Button variant="default" onClick={send} loading={isBusy}>
          {t("test.send")}
        </Button>
      </Group>
      <div aria-live="polite">
        {missing && (
          <Notice tone="danger" title={t("test.not")}>
            {missing}
          </Notice>
        )}
        {outcome?.isSent && (
          <Notice tone="success" title={t("test.sent", { to: outcome.to })}>
            {t(`test.${kind}.look`)}
          </Notice>
        )}
        {outcome && !outcome.isSent && (
          <Notice tone="danger" title={t("test.not")}>
            {outcome.text}
          </Notice>
        )}
      </div>
    </>
  )
}

/** The provider's own words with its code, when there are any. */
function said(error: unknown): string {
  if (!(error instanceof ApiError) || !error.code?.startsWith("connector.")) return explain(error)
  const data = (error.data ?? {}) as Record<string, unknown>
  const words = [data.errorDescription, data.message].find((one) => typeof one === "string" && one !== "")
  const text = String(words ?? error.message)
  return typeof data.Code === "string" && data.Code !== text ? `${text} (${data.Code})` : text
}
