import { ActionIcon, Code, Group, Tooltip } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CheckIcon, CopyIcon, HideIcon, ShowIcon } from "./icons"

/** Writes to the clipboard; plain http has none, so there a hidden field is selected and copied. */
async function copy(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement("textarea")
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
}

interface CopyButtonProps {
  value: string
  /** What is copied, for the button's name. */
  name: string
  size?: number
  className?: string
}

export function CopyButton({ value, name, size = 32, className }: CopyButtonProps) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const click = async (event: React.MouseEvent) => {
    event.preventDefault()
    await copy(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  const label = isCopied ? t("copy.done") : t("copy.what", { name })
  return (
    <Tooltip label={label}>
      <ActionIcon size={size} onClick={click} aria-label={label} className={className}>
        {isCopied ? <CheckIcon /> : <CopyIcon />}
      </ActionIcon>
    </Tooltip>
  )
}

interface CopyIdProps {
  value: string
  name: string
  /** Whether the button shows only where the pointer or the focus is, as in tables. */
  shy?: boolean
}

/** An id or address in monospace, with its button. */
export function CopyId({ value, name, shy }: CopyIdProps) {
  return (
    <Group gap={4} wrap="nowrap" style={{ minWidth: 0 }}>
      <Code bg="transparent" p={0} fz={13} style={{ overflowWrap: "anywhere" }}>
        {value}
      </Code>
      <CopyButton value={value} name={name} className={shy ? "shy" : undefined} />
    </Group>
  )
}

/** A secret: masked until it is revealed on purpose. */
export function Secret({ value, name }: { value: string; name: string }) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(false)
  const label = t(isShown ? "secret.hide" : "secret.show", { name })
  return (
    <Group gap={4} wrap="nowrap" style={{ minWidth: 0 }}>
      <Code bg="transparent" p={0} fz={13} style={{ overflowWrap: "anywhere" }}>
        {isShown ? value : "•".repeat(16)}
      </Code>
      <Tooltip label={label}>
        <ActionIcon size={32} onClick={() => setShown(!isShown)} aria-label={label} aria-pressed={isShown}>
          {isShown ? <HideIcon /> : <ShowIcon />}
        </ActionIcon>
      </Tooltip>
      <CopyButton value={value} name={name} />
    </Group>
  )
}
