// ⌘K: pages, actions and applications by name. Loaded when it is first opened.

import { Modal, Text, TextInput, UnstyledButton } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { type KeyboardEvent, useEffect, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { useFocusBack } from "../parts/focus"
import classes from "./Palette.module.css"
import { type Entry, sources } from "./palette"

const idOf = (entry: Entry) => entry.path + entry.name

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["common", "applications", "api-resources", "roles", "users"])
  const router = useRouter()
  const list = useId()
  useFocusBack()
  const [text, setText] = useState("")
  const [wanted] = useDebouncedValue(text.trim(), 150)
  // By itself and not by its number: the list may change between the arrow and the Enter.
  const [choice, setChoice] = useState<string>()
  const {
    data: found = [],
    isPending,
    isPlaceholderData,
  } = useQuery({
    queryKey: ["palette", wanted, t("palette.find")],
    placeholderData: (last) => last,
    queryFn: async () => (await Promise.all(sources.map((source) => source(wanted, t)))).flat(),
  })
  const isOfText = text.trim() === wanted && !isPending && !isPlaceholderData
  const choiceAt = found.findIndex((entry) => idOf(entry) === choice)
  const chosen = Math.max(choiceAt, 0)
  const go = (entry?: Entry) => {
    if (!entry) return
    onClose()
    router.navigate({ to: entry.path, search: entry.search ?? {} })
  }
  // Whoever types and presses Enter at once means the first of what they typed, not of the list that is still shown.
  const [isEntered, setEntered] = useState(false)
  useEffect(() => {
    if (!isEntered || !isOfText) return
    setEntered(false)
    go(found[0])
  })
  const press = (event: KeyboardEvent) => {
    // These keys belong to the input method while it spells a word.
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const next = found[(chosen + step + found.length) % found.length]
      if (next) setChoice(idOf(next))
    }
    if (event.key === "Enter") {
      if (choiceAt < 0 && !isOfText) setEntered(true)
      else go(found[chosen])
    }
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
          setChoice(undefined)
          setEntered(false)
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
              key={idOf(entry)}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={classes.entry}
              onMouseMove={({ movementX, movementY }) => {
                // A list that changes under a pointer that rests is told as a move, too.
                if (movementX !== 0 || movementY !== 0) setChoice(idOf(entry))
              }}
              onClick={() => go(entry)}
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
