// How long sessions last: one form with one save bar.

import { Group, NativeSelect } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField, SwitchField } from "../../parts/fields"
import { SaveBar } from "../../parts/SaveBar"
import { useRecordForm } from "../../parts/useRecordForm"
import { UNITS, type Unit } from "./duration"
import { readSessionConfig, type SessionConfig, sessionConfigQuery } from "./queries"
import { bodyOf, fieldOf, fieldsOf, type SessionFields } from "./sessionForm"

/** The longest session that can be set, in seconds: a year. */
const LONGEST = 31_536_000

export function SessionForm({ record }: { record: Read<SessionConfig> }) {
  const { t } = useTranslation("tenant-settings")
  const recordForm = useRecordForm<SessionConfig, SessionFields>({
    record,
    queryKey: sessionConfigQuery.queryKey,
    fields: fieldsOf,
    fieldOf,
    save: (fields, etag) => api.PATCH("/api/configs/oidc/session", { headers: ifMatch(etag), body: bodyOf(fields) }),
    latest: async () => read(await readSessionConfig()) as Read<SessionConfig>,
  })
  const { form } = recordForm
  const duration = (amount: "amount" | "absoluteAmount", unit: "unit" | "absoluteUnit") => (
    <Group align="flex-start" gap="sm">
      <NumberField
        control={form.control}
        name={amount}
        label={t(`fields.${amount}`)}
        min={1}
        max={LONGEST / UNITS[form.watch(unit)]}
      />
      <NativeSelect
        label={t(`fields.${unit}`)}
        data={(Object.keys(UNITS) as Unit[]).map((value) => ({ value, label: t(`units.${value}`) }))}
        {...form.register(unit, { deps: amount })}
      />
    </Group>
  )
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("session.title")} why={t("session.why")}>
        {duration("amount", "unit")}
        <SwitchField
          control={form.control}
          name="isLimited"
          label={t("fields.isLimited")}
          description={t("session.isLimitedHelp")}
        />
        {form.watch("isLimited") && duration("absoluteAmount", "absoluteUnit")}
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(`fields.${field}`)} />
    </form>
  )
}
