import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core"
import { type Ref, useId, useRef } from "react"
import { useTranslation } from "react-i18next"
import { RemoveIcon } from "./icons"

interface Props {
  label: string
  /** What it is, once, beside the field. */
  description?: string
  placeholder?: string
  value: string[]
  onChange: (value: string[]) => void
  /** What is wrong, by position. */
  errors?: (string | undefined)[]
  /** The field of this position, for whoever leads there. */
  inputRef?: Ref<HTMLInputElement>
  inputAt?: number
}

/** A list of addresses, a field each. An empty list shows one empty field. */
export function UriList({ label, description, placeholder, value, onChange, errors = [], inputRef, inputAt }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const shown = value.length > 0 ? value : [""]
  const put = (index: number, text: string) => onChange(shown.map((old, at) => (at === index ? text : old)))
  const add = () => {
    onChange([...shown, ""])
    focusRow(shown.length)
  }
  const remove = (index: number) => {
    onChange(shown.filter((_, at) => at !== index))
    focusRow(Math.max(index - 1, 0))
  }
  /** The row may have come, and another have gone, with the same change. */
  const focusRow = (index: number) => {
    requestAnimationFrame(() => box.current?.querySelectorAll("input")[index]?.focus())
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own looks and a legend
    <div role="group" aria-labelledby={id} ref={box}>
      <Input.Label component="div" id={id} fw={500}>
        {label}
      </Input.Label>
      {description && (
        <Input.Description fz={13} mb={6}>
          {description}
        </Input.Description>
      )}
      <Stack gap="xs">
        {shown.map((text, index) => (
          <Group key={`${id}-${index.toString()}`} gap={4} wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              ref={index === inputAt ? inputRef : undefined}
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              aria-label={t("uris.nth", { label, number: index + 1 })}
              placeholder={index === 0 ? placeholder : undefined}
              value={text}
              error={errors[index]}
              onChange={(event) => put(index, event.currentTarget.value)}
            />
            {(shown.length > 1 || text !== "") && (
              <ActionIcon aria-label={t("uris.remove", { label, number: index + 1 })} onClick={() => remove(index)}>
                <RemoveIcon />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      <Button variant="subtle" size="compact-sm" mt={6} ml={-8} h={32} px={8} onClick={add}>
        {t("uris.add")}
      </Button>
    </div>
  )
}

/** Without the fields that were left empty. */
export const withoutEmpty = (uris: string[]) => uris.map((uri) => uri.trim()).filter((uri) => uri !== "")
