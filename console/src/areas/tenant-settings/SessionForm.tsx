// How long sessions last: one form with one save bar.

import { Group, NativeSelect } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField } from "../../parts/fields"
import { SaveBar } from "../../parts/SaveBar"
import { useRecordForm } from "../../parts/useRecordForm"
import { type Duration, durationOf, secondsOf, UNITS, type Unit } from "./duration"
import { readSessionConfig, type SessionConfig, sessionConfigQuery } from "./queries"

/** The longest session that can be set, in seconds: a year. */
const LONGEST = 31_536_000

export function SessionForm({ record }: { record: Read<SessionConfig> }) {
  const { t } = useTranslation("tenant-settings")
  const recordForm = useRecordForm<SessionConfig, Duration>({
    record,
    queryKey: sessionConfigQuery.queryKey,
    fields: ({ ttl }) => durationOf(ttl),
    fieldOf: (path) => (path === "ttl" ? "amount" : undefined),
    save: (fields, etag) =>
      api.PATCH("/api/configs/oidc/session", { headers: ifMatch(etag), body: { ttl: secondsOf(fields) } }),
    latest: async () => read(await readSessionConfig()) as Read<SessionConfig>,
  })
  const { form } = recordForm
  const unit = form.watch("unit")
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("session.title")} why={t("session.why")}>
        <Group align="flex-start" gap="sm">
          <NumberField
            control={form.control}
            name="amount"
            label={t("session.ttl")}
            min={1}
            max={LONGEST / UNITS[unit]}
          />
          <NativeSelect
            label={t("session.unit")}
            data={(Object.keys(UNITS) as Unit[]).map((value) => ({ value, label: t(`units.${value}`) }))}
            {...form.register("unit", { deps: "amount" })}
          />
        </Group>
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(field === "unit" ? "session.unit" : "session.ttl")} />
    </form>
  )
}
