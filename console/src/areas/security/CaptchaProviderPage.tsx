// The keys of a captcha provider: when it is set up, and later.

import { Anchor, Button, Group, NativeSelect, PasswordInput, TextInput } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Navigate, useNavigate, useParams } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api, type Read } from "../../api/client"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { useRecordForm } from "../../parts/useRecordForm"
import { signInExperienceQuery } from "../sign-in-experience/queries"
import { ADDRESSES, bodyOf, type CaptchaFields, DOMAINS, fieldOf, fieldsOf, KINDS, type Kind } from "./captchaForm"
import { type CaptchaConfig, captchaQuery, readCaptcha } from "./queries"

/** A provider that is not set up yet. */
export function CaptchaGuidePage() {
  const { kind } = useParams({ from: "/security/captcha/guide/$kind" })
  return <ProviderPage kind={kind} />
}

/** The provider that is set up. */
export function CaptchaDetailsPage() {
  return <ProviderPage />
}

function ProviderPage({ kind }: { kind?: Kind }) {
  const { t } = useTranslation("security")
  const query = useQuery(captchaQuery)
  if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const own = KINDS.find((one) => one === query.data.value?.type)
  const shown = kind ?? own
  if (!shown) return <Navigate to="/security/captcha" replace />
  return (
    <>
      <PageHeader
        title={t(`captcha.kinds.${shown}.name`)}
        why={t(`captcha.kinds.${shown}.why`)}
        back={{ to: "/security/captcha", name: t("tabs.captcha") }}
        action={kind ? undefined : <Remove />}
      />
      <Keys key={shown} kind={shown} record={query.data} isNew={kind !== undefined} />
    </>
  )
}

interface KeysProps {
  kind: Kind
  record: Read<CaptchaConfig | null>
  isNew: boolean
}

function Keys({ kind, record, isNew }: KeysProps) {
  const { t } = useTranslation("security")
  const navigate = useNavigate()
  const recordForm = useRecordForm<CaptchaConfig | null, CaptchaFields>({
    record,
    queryKey: captchaQuery.queryKey,
    fields: (config) => fieldsOf(config, kind),
    fieldOf,
    save: async (fields) => {
      await api.PUT("/api/captcha-provider", { body: bodyOf(kind, fields) })
      // Whether people meet it is chosen there.
      if (isNew) await navigate({ to: "/security/captcha", ignoreBlocker: true })
    },
    latest: readCaptcha,
  })
  const { form } = recordForm
  const { errors } = form.formState
  const needed = (name: "siteKey" | "secretKey" | "projectId") =>
    form.register(name, { validate: (text) => text.trim() !== "" || t("captcha.missing") })
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup
        title={t("captcha.keys")}
        why={
          <>
            {t(`captcha.kinds.${kind}.keysWhy`)}{" "}
            <Anchor size="xs" underline="always" href={ADDRESSES[kind]} target="_blank" rel="noreferrer">
              {t(`captcha.kinds.${kind}.open`)}
            </Anchor>
          </>
        }
      >
        {kind === "RecaptchaEnterprise" && (
          <TextInput
            autoComplete="off"
            spellCheck={false}
            label={t("fields.projectId")}
            error={errors.projectId?.message}
            {...needed("projectId")}
          />
        )}
        <TextInput
          autoComplete="off"
          spellCheck={false}
          label={t("fields.siteKey")}
          error={errors.siteKey?.message}
          {...needed("siteKey")}
        />
        <PasswordInput
          autoComplete="off"
          label={t(kind === "Turnstile" ? "fields.secretKey" : "fields.apiKey")}
          error={errors.secretKey?.message}
          {...needed("secretKey")}
        />
        {kind === "RecaptchaEnterprise" && (
          <>
            <NativeSelect
              label={t("fields.domain")}
              description={t("captcha.domainHelp")}
              data={[...new Set([...DOMAINS, form.getValues("domain")])]}
              {...form.register("domain")}
            />
            <NativeSelect
              label={t("fields.mode")}
              description={t("captcha.modeHelp")}
              data={(["invisible", "checkbox"] as const).map((mode) => ({
                value: mode,
                label: t(`captcha.modes.${mode}`),
              }))}
              {...form.register("mode")}
            />
          </>
        )}
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(`fields.${field}`)} />
    </form>
  )
}

function Remove() {
  const { t } = useTranslation("security")
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAsked, setAsked] = useState(false)
  const remove = async () => {
    await api.DELETE("/api/captcha-provider")
    await navigate({ to: "/security/captcha", ignoreBlocker: true })
    await client.invalidateQueries({ queryKey: captchaQuery.queryKey })
    client.invalidateQueries({ queryKey: signInExperienceQuery.queryKey })
    toast(t("captcha.removed"))
  }
  return (
    <Group>
      <Button variant="default" c="var(--danger)" onClick={() => setAsked(true)}>
        {t("captcha.remove")}
      </Button>
      {isAsked && (
        <ConfirmByName
          title={t("captcha.removeTitle")}
          consequence={t("captcha.removeWhy")}
          confirm={t("captcha.remove")}
          onConfirm={remove}
          onClose={() => setAsked(false)}
        />
      )}
    </Group>
  )
}
