import { Textarea } from "@mantine/core"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormGroup } from "../../parts/FormGroup"
import { SwitchField } from "../../parts/fields"
import { PolicyPage } from "./PolicyPage"
import { type BlocklistFields, blocklistBodyOf, blocklistFieldsOf, wrongEntry } from "./policies"

export function BlocklistPage() {
  return (
    <PolicyPage fieldsOf={blocklistFieldsOf} changeOf={blocklistBodyOf}>
      {(form) => <Fields form={form} />}
    </PolicyPage>
  )
}

function Fields({ form }: { form: UseFormReturn<BlocklistFields> }) {
  const { t } = useTranslation("security")
  const list = (name: "customAllowlist" | "customBlocklist") => (
    <Textarea
      label={t(`fields.${name}`)}
      description={t(`blocklist.${name}Help`)}
      placeholder={"@example.com\nname@example.org"}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      error={form.formState.errors[name]?.message}
      {...form.register(name, {
        validate: (text) => {
          const entry = wrongEntry(text)
          return entry === undefined || t("blocklist.wrong", { entry })
        },
      })}
    />
  )
  return (
    <>
      <FormGroup title={t("blocklist.subaddressing")} why={t("blocklist.subaddressingWhy")}>
        <SwitchField control={form.control} name="blockSubaddressing" label={t("fields.blockSubaddressing")} />
      </FormGroup>
      <FormGroup title={t("blocklist.lists")} why={t("blocklist.listsWhy")}>
        {list("customAllowlist")}
        {list("customBlocklist")}
      </FormGroup>
    </>
  )
}
