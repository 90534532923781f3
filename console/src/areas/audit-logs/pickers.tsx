// Fields that choose a user or an application by name; the address has the id.

import { Select } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { applicationQuery, applicationsQuery } from "../applications/queries"
import { nameOf, userQuery, usersQuery } from "../users/queries"

interface Props {
  label: string
  value?: string
  onChange: (id: string | undefined) => void
}

interface Choice {
  value: string
  label: string
}

interface FieldProps extends Props {
  found: Choice[]
  /** What is chosen, as far as it is known. */
  chosen?: Choice
  text: string
  onText: (text: string) => void
}

function Picker({ label, value, onChange, found, chosen, text, onText }: FieldProps) {
  const { t } = useTranslation("audit-logs")
  const current = value ? (chosen ?? { value, label: value }) : undefined
  const data = current ? [current, ...found.filter((one) => one.value !== value)] : found
  return (
    <Select
      searchable
      clearable
      w={190}
      label={label}
      placeholder={t("filter.any")}
      nothingFoundMessage={t("filter.noMatch")}
      // The server has searched: what it found is shown.
      filter={({ options }) => options}
      data={data}
      value={value ?? null}
      searchValue={text}
      onSearchChange={onText}
      onChange={(id) => onChange(id ?? undefined)}
    />
  )
}

/** What is typed, when it rests; a chosen name is no search. */
function useSearchText(chosen?: Choice) {
  const [text, setText] = useState("")
  const [rested] = useDebouncedValue(text.trim(), 250)
  return { text, setText, search: rested === "" || rested === chosen?.label ? undefined : rested }
}

export function UserPicker(props: Props) {
  const { value } = props
  const current = useQuery({ ...userQuery(value ?? ""), enabled: Boolean(value), retry: false })
  const chosen = value && current.data ? { value, label: nameOf(current.data.value) } : undefined
  const { text, setText, search } = useSearchText(chosen)
  const found = useQuery(usersQuery(1, search))
  const choices = (found.data?.rows ?? []).map((user) => ({ value: user.id, label: nameOf(user) }))
  return <Picker {...props} found={choices} chosen={chosen} text={text} onText={setText} />
}

export function ApplicationPicker(props: Props) {
  const { value } = props
  const current = useQuery({ ...applicationQuery(value ?? ""), enabled: Boolean(value), retry: false })
  const chosen = value && current.data ? { value, label: current.data.value.name } : undefined
  const { text, setText, search } = useSearchText(chosen)
  const found = useQuery(applicationsQuery(1, search))
  const choices = (found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return <Picker {...props} found={choices} chosen={chosen} text={text} onText={setText} />
}
