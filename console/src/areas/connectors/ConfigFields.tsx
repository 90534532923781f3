// The fields that a factory asks for, drawn from its description of them.

import { MultiSelect, NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from "@mantine/core"
import { Controller, type ControllerRenderProps, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { JsonEditor } from "../../parts/JsonEditor"
import { type ConfigFields as Fields, isIdle, isShown, jsonProblem } from "./configForm"
import { useFieldWords } from "./parts"
import type { FormItem } from "./queries"

interface FieldsProps {
  form: UseFormReturn<Fields>
  factoryId: string
  items: FormItem[]
}

export function ConfigFields({ form, factoryId, items }: FieldsProps) {
  const { t } = useTranslation("connectors")
  const values = form.watch()
  const broken = (item: FormItem, value: Fields[string]) => {
    const problem = item.type === "Json" ? jsonProblem(String(value)) : undefined
    return problem && t("form.json", { line: problem.line, column: problem.column })
  }
  const check = (item: FormItem) => (value: Fields[string]) => {
    if (item.required && (value === "" || (Array.isArray(value) && value.length === 0))) return t("form.missing")
    return broken(item, value) ?? true
  }
  return items
    .filter((item) => !isIdle(factoryId, item) && isShown(item, values))
    .map((item) => (
      <Controller
        key={item.key}
        control={form.control}
        name={item.key}
        rules={{ validate: check(item) }}
        render={({ field, fieldState }) => (
          <ConfigField
            factoryId={factoryId}
            item={item}
            field={field}
            error={broken(item, field.value) ?? fieldState.error?.message}
          />
        )}
      />
    ))
}

interface Props {
  factoryId: string
  item: FormItem
  field: ControllerRenderProps<Fields, string>
  error?: string
}

function ConfigField({ factoryId, item, field, error }: Props) {
  const { t } = useTranslation("connectors")
  const words = useFieldWords(factoryId)
  const { value, ref, onBlur, onChange, name } = field
  const label = words.label(item)
  const description = words.description(item)
  const shared = { name, onBlur, label, description, error, placeholder: item.placeholder }
  const options = (item.selectItems ?? []).map((one) => ({ value: one.value, label: one.title ?? one.value }))
  switch (item.type) {
    case "Switch":
      return (
        <Switch
          ref={ref}
          name={name}
          onBlur={onBlur}
          label={label}
          description={description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case "Json":
      return (
        <JsonEditor
          ref={ref}
          label={label}
          description={description}
          error={error}
          schema={item.schema}
          value={String(value)}
          onChange={onChange}
        />
      )
    case "Number":
      return (
        <NumberInput
          {...shared}
          ref={ref}
          w={240}
          allowDecimal={false}
          allowNegative={false}
          value={value as number | string}
          onChange={onChange}
        />
      )
    case "MultilineText":
      return <Textarea {...shared} ref={ref} autosize minRows={3} value={String(value)} onChange={onChange} />
    case "Select":
      return (
        <Select
          {...shared}
          ref={ref}
          data={options}
          value={String(value) || null}
          onChange={(to) => onChange(to ?? "")}
        />
      )
    case "MultiSelect":
      return <MultiSelect {...shared} ref={ref} data={options} value={value as string[]} onChange={onChange} />
    case "Text": {
      const text = { ...shared, ref, value: String(value), onChange, autoComplete: "off", spellCheck: false }
      if (!item.isConfidential) return <TextInput {...text} />
      return (
        <PasswordInput
          {...text}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("form.reveal", { label }), tabIndex: 0 }}
        />
      )
    }
  }
}
