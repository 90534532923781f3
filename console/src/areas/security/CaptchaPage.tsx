// Which captcha there is, and whether people meet it.

import { Group, Switch, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api, ifMatch } from "../../api/client"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { ButtonLink } from "../../parts/links"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast, toastError } from "../../parts/toasts"
import { signInExperienceQuery } from "../sign-in-experience/queries"
import { KINDS } from "./captchaForm"
import { type CaptchaConfig, captchaQuery } from "./queries"
import { Tabs } from "./Tabs"

export function CaptchaPage() {
  const { t } = useTranslation("security")
  const query = useQuery(captchaQuery)
  if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const config = query.data.value
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <Tabs />
      {config ? <Provider config={config} /> : <Choice />}
    </>
  )
}

function Provider({ config }: { config: CaptchaConfig }) {
  const { t } = useTranslation("security")
  return (
    <>
      <FormGroup title={t("captcha.provider")}>
        <Group justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm" fw={500}>
              {t(`captcha.kinds.${config.type}.name`)}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {t("captcha.siteKeyIs", { key: config.siteKey })}
            </Text>
          </div>
          <ButtonLink variant="default" to="/security/captcha/details">
            {t("captcha.edit")}
          </ButtonLink>
        </Group>
      </FormGroup>
      <Enabled />
    </>
  )
}

function Enabled() {
  const { t } = useTranslation("security")
  const client = useQueryClient()
  const query = useQuery(signInExperienceQuery)
  const [isBusy, setBusy] = useState(false)
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return null
  const { value: settings, etag } = query.data
  const set = async (enabled: boolean) => {
    setBusy(true)
    try {
      const body = { captchaPolicy: { ...settings.captchaPolicy, enabled } }
      await api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body })
      toast(t(enabled ? "captcha.switchedOn" : "captcha.switchedOff"))
    } catch (error) {
      toastError(error)
    } finally {
      await client.invalidateQueries({ queryKey: signInExperienceQuery.queryKey })
      setBusy(false)
    }
  }
  return (
    <FormGroup title={t("captcha.use")}>
      <Switch
        label={t("captcha.enabled")}
        description={t("captcha.enabledHelp")}
        checked={(settings.captchaPolicy as { enabled?: boolean }).enabled ?? false}
        disabled={isBusy}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </FormGroup>
  )
}

function Choice() {
  const { t } = useTranslation("security")
  return (
    <FormGroup title={t("captcha.none")} why={t("captcha.noneWhy")}>
      {KINDS.map((kind) => (
        <Group key={kind} justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm" fw={500}>
              {t(`captcha.kinds.${kind}.name`)}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`captcha.kinds.${kind}.why`)}
            </Text>
          </div>
          <ButtonLink
            variant="default"
            to="/security/captcha/guide/$kind"
            params={{ kind }}
            aria-label={t("captcha.setUpNamed", { name: t(`captcha.kinds.${kind}.name`) })}
            style={{ flexShrink: 0 }}
          >
            {t("captcha.setUp")}
          </ButtonLink>
        </Group>
      ))}
    </FormGroup>
  )
}
