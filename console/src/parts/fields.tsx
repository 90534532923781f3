// Fields of a form that are more than a text: they know their form by `control` and `name`.

import { NumberInput, Switch } from "@mantine/core"
import { type Control, Controller, type FieldPath, type FieldValues } from "react-hook-form"
import { useTranslation } from "react-i18next"

interface Props<Fields extends FieldValues> {
  control: Control<Fields>
  name: FieldPath<Fields>
  label: string
  description?: string
}

interface NumberProps<Fields extends FieldValues> extends Props<Fields> {
  min: number
  max: number
  /** What is counted, after the number. */
  unit?: string
  isReadOnly?: boolean
}

/** A whole number within bounds. */
export function NumberField<Fields extends FieldValues>(props: NumberProps<Fields>) {
  const { control, name, label, description, min, max, unit, isReadOnly } = props
  const { t } = useTranslation()
  const isWithin = (number: unknown) => Number.isInteger(number) && Number(number) >= min && Number(number) <= max
  const words = { min: min.toLocaleString(), max: max.toLocaleString() }
  return (
    <Controller
      control={control}
      name={name}
      rules={{ validate: (number) => isWithin(number) || t("number.range", words) }}
      render={({ field, fieldState }) => (
        <NumberInput
          {...field}
          readOnly={isReadOnly}
          label={label}
          description={description}
          suffix={unit && ` ${unit}`}
          styles={{ wrapper: { width: 200 } }}
          allowDecimal={false}
          allowNegative={false}
          error={fieldState.error?.message}
          // An empty field is no number: it stays empty, and is told when it is saved.
          onChange={(number) => field.onChange(number === "" ? "" : Number(number))}
        />
      )}
    />
  )
}

/** Something that is on or off. */
export function SwitchField<Fields extends FieldValues>({ control, name, label, description }: Props<Fields>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, ...field } }) => (
        <Switch {...field} checked={value} label={label} description={description} />
      )}
    />
  )
}
