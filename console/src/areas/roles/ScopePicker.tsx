// A choice of permissions, by the API that they belong to.

import { Checkbox, Input, ScrollArea, Stack, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { ErrorState } from "../../parts/ErrorState"
import { SearchField } from "../../parts/SearchField"
import { RowsSkeleton } from "../../parts/Skeletons"
import { allScopesQuery, isManagementApi } from "../api-resources/queries"
import type { Role } from "./queries"
import { type Choices, choicesOf } from "./scopeChoices"

interface Props {
  type: Role["type"]
  /** Ids that are not offered. */
  without?: ReadonlySet<string>
  value: string[]
  onChange: (ids: string[]) => void
}

const NONE: ReadonlySet<string> = new Set()

export function ScopePicker({ type, without = NONE, value, onChange }: Props) {
  const { t } = useTranslation("roles")
  const id = useId()
  const query = useQuery(allScopesQuery)
  const [search, setSearch] = useState<string>()
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <RowsSkeleton rows={3} />
  // What opens the Management API is for machines only.
  const resources = query.data.rows.filter((resource) => type === "MachineToMachine" || !isManagementApi(resource))
  const every = choicesOf(resources, without)
  const shown = choicesOf(resources, without, search)
  const help = value.length === 0 ? "scopes.noneChosen" : "scopes.help"
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own looks and a legend
    <div role="group" aria-labelledby={id}>
      <Input.Label component="div" id={id} fw={500}>
        {t("scopes.label")}
      </Input.Label>
      <Input.Description fz={13} mb={6}>
        {t(every.length === 0 ? "scopes.nothing" : help, { count: value.length })}
      </Input.Description>
      {every.length > 0 && <SearchField label={t("scopes.search")} value={search ?? ""} onSearch={setSearch} />}
      <ScrollArea.Autosize mah={280} mt="xs">
        <Stack gap="md">
          {shown.map((choices) => (
            <OneApi key={choices.id} choices={choices} value={value} onChange={onChange} />
          ))}
        </Stack>
        {every.length > 0 && shown.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("scopes.noneFound")}
          </Text>
        )}
      </ScrollArea.Autosize>
    </div>
  )
}

function OneApi({ choices, value, onChange }: { choices: Choices } & Pick<Props, "value" | "onChange">) {
  const ids = choices.scopes.map((scope) => scope.id)
  const chosen = ids.filter((one) => value.includes(one))
  const put = (some: string[], isChosen: boolean) => {
    const others = value.filter((one) => !some.includes(one))
    onChange(isChosen ? [...others, ...some] : others)
  }
  return (
    <div>
      <Checkbox
        label={choices.name}
        fw={500}
        checked={chosen.length === ids.length}
        indeterminate={chosen.length > 0 && chosen.length < ids.length}
        onChange={(event) => put(ids, event.currentTarget.checked)}
      />
      <Stack gap="xs" mt="xs" ml={28}>
        {choices.scopes.map((scope) => (
          <Checkbox
            key={scope.id}
            label={scope.name}
            description={scope.description}
            checked={value.includes(scope.id)}
            onChange={(event) => put([scope.id], event.currentTarget.checked)}
          />
        ))}
      </Stack>
    </div>
  )
}
