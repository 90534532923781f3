import { Button, Group, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { explain } from "../../api/errors"
import type { Step } from "../../guides/guides"
import { toast } from "../../parts/toasts"
import { UriList, withoutEmpty } from "../../parts/UriList"
import { type Application, applicationQuery } from "./queries"

type Field = NonNullable<Step["field"]>

const savedOf = (application: Application, { kind }: Field): string[] =>
  kind === "corsAllowedOrigins"
    ? (application.customClientMetadata.corsAllowedOrigins ?? [])
    : application.oidcClientMetadata[kind]

function changed({ oidcClientMetadata, customClientMetadata }: Application, { kind }: Field, uris: string[]) {
  return kind === "corsAllowedOrigins"
    ? { customClientMetadata: { ...customClientMetadata, corsAllowedOrigins: uris } }
    : { oidcClientMetadata: { ...oidcClientMetadata, [kind]: uris } }
}

/** A step's addresses: what the framework uses is suggested while there is none, and saved without leaving the guide. */
export function UrisInPlace({ application, field }: { application: Application; field: Field }) {
  const { t } = useTranslation(["applications", "common"])
  const client = useQueryClient()
  const saved = savedOf(application, field)
  const [uris, setUris] = useState(saved.length > 0 ? saved : [field.suggestion])
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const wanted = withoutEmpty(uris)
  const isSaved = wanted.join("\n") === saved.join("\n")
  const save = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await api.PATCH("/api/applications/{id}", {
        params: { path: { id: application.id } },
        body: changed(application, field, wanted),
      })
      await client.invalidateQueries({ queryKey: applicationQuery(application.id).queryKey, exact: true })
      toast(t("common:save.done"))
    } catch (problem) {
      setError(explain(problem))
    }
    setBusy(false)
  }
  return (
    <>
      <UriList label={t(`uris.${field.kind}.label`)} value={uris} onChange={setUris} placeholder={field.suggestion} />
      {error && (
        <Text role="alert" size="sm" c="var(--danger)" mt="xs">
          {error}
        </Text>
      )}
      <Group mt="xs">
        <Button onClick={save} loading={isBusy} disabled={isSaved}>
          {t("uris.save")}
        </Button>
        {isSaved && (
          <Text size="sm" c="dimmed">
            {t("uris.saved")}
          </Text>
        )}
      </Group>
    </>
  )
}
