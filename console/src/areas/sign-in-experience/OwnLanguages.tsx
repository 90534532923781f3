// The languages whose texts a tenant has changed, and the way to change those of another.

import { ActionIcon, Group, Select, Stack, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { ErrorState } from "../../parts/ErrorState"
import { RemoveIcon } from "../../parts/icons"
import { toast } from "../../parts/toasts"
import { useLanguageName, useLanguageOptions } from "./languages"
import classes from "./MethodRows.module.css"
import { ownTextsQuery } from "./queries"
import { BUILT_IN, FURTHER } from "./tags"
import { countOf } from "./textsForm"

const TO = "/sign-in-experience/content/languages/$tag"

export function OwnLanguages() {
  const { t } = useTranslation("sign-in-experience")
  const name = useLanguageName()
  const navigate = useNavigate()
  const client = useQueryClient()
  const query = useQuery(ownTextsQuery)
  const [removing, setRemoving] = useState<string>()
  const options = useLanguageOptions([...BUILT_IN, ...FURTHER])
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  const rows = query.data?.rows ?? []
  const remove = async (languageTag: string) => {
    await api.DELETE("/api/custom-phrases/{languageTag}", { params: { path: { languageTag } } })
    client.invalidateQueries({ queryKey: ownTextsQuery.queryKey })
    client.invalidateQueries({ queryKey: ["sign-in-exp-preview"] })
    toast(t("texts.removed", { name: name(languageTag) }))
  }
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500}>
          {t("texts.title")}
        </Text>
        <Text size="xs" c="dimmed">
          {t("texts.why")}
        </Text>
      </div>
      {rows.length > 0 && (
        <ul className={classes.rows}>
          {rows.map(({ languageTag: tag, translation }) => (
            <li key={tag} className={classes.row}>
              <Link to={TO} params={{ tag }} className="row-link">
                {name(tag)}
              </Link>
              <Group gap="sm" flex={1} justify="flex-end">
                <Text size="xs" c="dimmed">
                  {t("texts.changed", { count: countOf(translation) })}
                </Text>
                <ActionIcon aria-label={t("texts.remove", { name: name(tag) })} onClick={() => setRemoving(tag)}>
                  <RemoveIcon />
                </ActionIcon>
              </Group>
            </li>
          ))}
        </ul>
      )}
      <Select
        w={320}
        searchable
        label={t("texts.choose")}
        placeholder={t("texts.choosePlaceholder")}
        data={options.filter(({ value }) => rows.every((row) => row.languageTag !== value))}
        value={null}
        onChange={(tag) => tag && navigate({ to: TO, params: { tag } })}
      />
      {removing && (
        <ConfirmByName
          title={t("texts.removeTitle", { name: name(removing) })}
          consequence={t(BUILT_IN.includes(removing) ? "texts.removeBuiltIn" : "texts.removeOwn")}
          confirm={t("texts.removeAction")}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Stack>
  )
}
