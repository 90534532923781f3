// A colour as text, with the browser's own picker beside it, which keyboards and screen readers know.

import { TextInput, type TextInputProps } from "@mantine/core"
import { useTranslation } from "react-i18next"
import classes from "./ColourField.module.css"

interface Props extends Omit<TextInputProps, "value" | "onChange"> {
  label: string
  value: string
  onChange: (colour: string) => void
}

/** `#` and six hexadecimal digits. */
export const isColour = (text: string) => /^#[\da-f]{6}$/i.test(text)

export function ColourField({ label, value, onChange, ...input }: Props) {
  const { t } = useTranslation("sign-in-experience")
  return (
    <TextInput
      {...input}
      w={240}
      label={label}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={
        <input
          type="color"
          className={classes.swatch}
          aria-label={t("branding.pick", { name: label })}
          value={isColour(value) ? value : "#000000"}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      }
    />
  )
}
