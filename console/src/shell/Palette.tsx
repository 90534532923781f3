// ⌘K: pages, actions and applications by name. Loaded when it is first opened.

import { Modal, Text, TextInput, UnstyledButton } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { type KeyboardEvent, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { useFocusBack } from "../parts/focus"
import classes from "./Palette.module.css"
import { sources } from "./palette"

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["common", "applications", "api-resources", "roles", "users"])
  const router = useRouter()
  const list = useId()
  useFocusBack()
  const [text, setText] = useState("")
  const [wanted] = useDebouncedValue(text.trim(), 150)
  const [chosen, setChosen] = useState(0)
  const { data: found = [] } = useQuery({
    queryKey: ["palette", wanted, t("palette.find")],
    placeholderData: (last) => last,
    queryFn: async () => (await Promise.all(sources.map((source) => source(wanted, t)))).flat(),
  })
  const go = (index: number) => {
    const entry = found[index]
    if (!entry) return
    onClose()
    router.navigate({ to: entry.path, search: entry.search ?? {} })
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setChosen((last) => (last + step + found.length) % Math.max(found.length, 1))
    }
    if (event.key === "Enter") go(chosen)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      attributes={{ content: { "aria-label": t("palette.title") } }}
      withCloseButton={false}
      padding={0}
      size={560}
      centered={false}
      yOffset={96}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        classNames={{ input: classes.field }}
        aria-label={t("palette.find")}
        placeholder={t("palette.hint")}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={found.length > 0 ? list : undefined}
        aria-activedescendant={found[chosen] && `${list}-${chosen}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      {found.length === 0 && (
        <Text role="status" className={classes.list} c="dimmed" size="sm" p="md">
          {t("palette.none")}
        </Text>
      )}
      {found.length > 0 && (
        <div id={list} role="listbox" aria-label={t("palette.found")} className={classes.list}>
          {found.map((entry, index) => (
            <UnstyledButton
              key={entry.path + entry.name}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={classes.entry}
              onMouseMove={() => setChosen(index)}
              onClick={() => go(index)}
            >
              <span>{entry.name}</span>
              <Text span c="dimmed" size="xs">
                {entry.kind}
              </Text>
            </UnstyledButton>
          ))}
        </div>
      )}
    </Modal>
  )
}
