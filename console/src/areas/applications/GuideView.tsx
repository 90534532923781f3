// A guide with the values of one application in it: numbered steps, code, addresses that are saved in place, a checkpoint.

import { Stack, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { fill, loadGuide, type Values } from "../../guides/guides"
import { CodeBlock } from "../../parts/CodeBlock"
import { ErrorState } from "../../parts/ErrorState"
import { Prose } from "../../parts/Prose"
import { RowsSkeleton } from "../../parts/Skeletons"
import { configuration } from "../../session/current"
import { base64url, MANAGEMENT_API } from "../../session/protocol"
import { Checkpoint } from "./Checkpoint"
import classes from "./GuideView.module.css"
import { type Application, hasSecrets, secretsQuery } from "./queries"
import { UrisInPlace } from "./UrisInPlace"

interface Props {
  guideId: string
  /** Absent for guides of APIs. */
  application?: Application
}

export function GuideView({ guideId, application }: Props) {
  const { t, i18n } = useTranslation("applications")
  const [random] = useState(() => base64url(crypto.getRandomValues(new Uint8Array(32))))
  const guide = useQuery({
    queryKey: ["guides", guideId, i18n.language],
    queryFn: () => loadGuide(guideId, i18n.language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const needsSecret = application !== undefined && hasSecrets(application)
  const secrets = useQuery({ ...secretsQuery(application?.id ?? ""), enabled: needsSecret })
  if (guide.isError) return <ErrorState error={guide.error} retry={() => guide.refetch()} />
  if (!guide.data || (needsSecret && secrets.isPending)) return <RowsSkeleton />
  const endpoint = configuration.endpoint.replace(/\/$/, "")
  const values: Values = {
    issuer: `${endpoint}/oidc`,
    endpoint,
    appId: application?.id ?? "",
    appSecret: secrets.data?.rows.find((secret) => !secret.expiresAt || secret.expiresAt > Date.now())?.value ?? "",
    managementApi: MANAGEMENT_API(configuration.tenant),
    random,
  }
  const { steps, texts } = guide.data
  /** A file's name is the same in all languages, unlike what has none. */
  const placeName = (name: string) =>
    ({ Terminal: t("guide.terminal"), "Another terminal": t("guide.anotherTerminal") })[name] ?? name
  return (
    <>
      <Prose>{texts.intro}</Prose>
      <Stack component="ol" gap="xl" className={classes.steps}>
        {steps.map((step, index) => (
          <li key={step.id} className={classes.step}>
            <span className={classes.number} aria-hidden="true">
              {index + 1}
            </span>
            <div className={classes.content}>
              <Title order={2} mb={4}>
                {texts.steps[step.id]?.title}
              </Title>
              <Prose>{texts.steps[step.id]?.text ?? ""}</Prose>
              {step.samples?.map((sample) => (
                <CodeBlock key={sample.name} name={placeName(sample.name)} source={fill(sample.source, values)} />
              ))}
              {step.field && application && <UrisInPlace application={application} field={step.field} />}
              {step.isCheckpoint && application && <Checkpoint application={application} />}
            </div>
          </li>
        ))}
      </Stack>
    </>
  )
}
