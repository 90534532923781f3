// Sign-up and sign-in: what an account begins with, and the ways in, in their order.

import { Checkbox, Radio, Stack, Switch, Table, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormDialog } from "../../parts/FormDialog"
import { FormGroup } from "../../parts/FormGroup"
import { TextLink } from "../../parts/links"
import { Notice } from "../../parts/Notice"
import { configuration } from "../../session/current"
import { connectorsQuery, TYPE } from "../connectors/queries"
import { FurtherMethods } from "./FurtherMethods"
import { MethodRows } from "./MethodRows"
import {
  bodyOf,
  fieldsOf,
  isVerified,
  type MethodsFields,
  type SignUpChoice,
  unserved,
  withChoice,
  withPassword,
} from "./methodsForm"
import { SettingsPage } from "./SettingsPage"

const CHOICES = ["email", "phone", "emailOrPhone", "username", "none"] as const

/** A save that waits for a yes. */
interface Asked {
  before: MethodsFields
  after: MethodsFields
  save: () => Promise<void>
}

export function MethodsPage() {
  const { t } = useTranslation("sign-in-experience")
  const [asked, setAsked] = useState<Asked>()
  const save = async () => {
    setAsked(undefined)
    await asked?.save()
  }
  return (
    <SettingsPage
      title={t("title")}
      why={t("why")}
      fieldsOf={fieldsOf}
      changeOf={bodyOf}
      ask={(save, after, settings) => {
        if (!hasDeadMethod(after)) setAsked({ before: fieldsOf(settings), after, save })
      }}
    >
      {(form) => (
        <>
          <Methods form={form} />
          {asked && <Summary {...asked} onClose={() => setAsked(undefined)} onConfirm={() => void save()} />}
        </>
      )}
    </SettingsPage>
  )
}

const hasDeadMethod = (fields: MethodsFields) =>
  fields.methods.some((method) => !method.password && !method.verificationCode)

function Methods({ form }: { form: UseFormReturn<MethodsFields> }) {
  const { t } = useTranslation("sign-in-experience")
  const fields = form.watch()
  const put = (next: MethodsFields) => {
    for (const [name, value] of Object.entries(next)) {
      form.setValue(name as keyof MethodsFields, value, { shouldDirty: true })
    }
  }
  const isPasswordForced = fields.identifiers.includes("username")
  return (
    <>
      <FormGroup title={t("signUp.title")} why={t("signUp.why")}>
        <Switch
          label={t("signUp.open.label")}
          description={t("signUp.open.why")}
          checked={fields.isOpen}
          onChange={(event) => put({ ...fields, isOpen: event.currentTarget.checked })}
        />
        <Radio.Group
          label={t("signUp.identifier.label")}
          description={t("signUp.identifier.why")}
          value={fields.choice}
          onChange={(choice) => put(withChoice(fields, choice as Exclude<SignUpChoice, "other">))}
        >
          <Stack gap="xs" mt="xs">
            {CHOICES.map((choice) => (
              <Radio key={choice} value={choice} label={t(`signUp.identifiers.${choice}`)} />
            ))}
            {fields.choice === "other" && (
              <Radio
                value="other"
                label={t("signUp.identifiers.other", { identifiers: fields.identifiers.join(", ") })}
              />
            )}
          </Stack>
        </Radio.Group>
        {fields.choice !== "none" && (
          <>
            <Checkbox
              label={t("signUp.verify.label")}
              description={t(isVerified(fields) ? "signUp.verify.always" : "signUp.verify.never")}
              checked={isVerified(fields)}
              disabled
              readOnly
            />
            <Checkbox
              label={t("signUp.password.label")}
              description={t(isPasswordForced ? "signUp.password.always" : "signUp.password.why")}
              checked={fields.password}
              disabled={isPasswordForced}
              onChange={(event) => put(withPassword(fields, event.currentTarget.checked))}
            />
          </>
        )}
      </FormGroup>
      <FormGroup title={t("signIn.title")} why={t("signIn.why")}>
        <MethodRows fields={fields} onChange={put} />
        {hasDeadMethod(fields) && (
          <Text role="alert" size="sm" c="var(--danger)">
            {t("signIn.dead")}
          </Text>
        )}
        <Unserved fields={fields} />
      </FormGroup>
      <FurtherMethods form={form} fields={fields} onChange={put} />
    </>
  )
}

/** Warns of codes that nothing can send. */
function Unserved({ fields }: { fields: MethodsFields }) {
  const { t } = useTranslation("sign-in-experience")
  const { data } = useQuery(connectorsQuery)
  if (!data) return null
  const has = (type: string) => configuration.development || data.rows.some((one) => one.type === type)
  return unserved(fields, { email: has(TYPE.email), phone: has(TYPE.sms) }).map((identifier) => (
    <Notice key={identifier} tone="warning" title={t(`unserved.${identifier}`)}>
      {t("unserved.why")}{" "}
      <TextLink
        to="/connectors/passwordless/create/$kind"
        params={{ kind: identifier === "phone" ? "sms" : "email" }}
        underline="always"
      >
        {t("unserved.where")}
      </TextLink>
    </Notice>
  ))
}

interface SummaryProps {
  before: MethodsFields
  after: MethodsFields
  onClose: () => void
  onConfirm: () => void
}

/** How people sign up and in, before and after the save. */
function Summary({ before, after, onClose, onConfirm }: SummaryProps) {
  const { t } = useTranslation(["sign-in-experience", "common"])
  const isOn = (value: boolean) => t(value ? "summary.on" : "summary.off")
  const methods = (fields: MethodsFields) =>
    fields.methods.map((method, at) => {
      const code = method.verificationCode && t("signIn.code")
      const password = method.password && t("signIn.password")
      const ways = (method.isPasswordPrimary ? [password, code] : [code, password])
        .filter(Boolean)
        .join(t("signIn.and"))
      return `${at + 1}. ${t(`identifiers.${method.identifier}`)}: ${ways}`
    })
  const recoveries = (fields: MethodsFields) =>
    fields.recoveries === null ? [t("recovery.any")] : fields.recoveries.map((one) => t(`recovery.${one}`))
  const usernames = ({ usernamePolicy: { allowedChars, ...policy } }: MethodsFields) => [
    `${t("usernames.minLength")}: ${policy.minLength}`,
    `${t("usernames.maxLength")}: ${policy.maxLength}`,
    ...Object.entries(allowedChars).map(([kind, value]) => `${t(`usernames.${kind}`)}: ${isOn(value)}`),
    `${t("usernames.caseSensitive")}: ${isOn(policy.caseSensitive)}`,
  ]
  const lines: [string, string[], string[]][] = [
    [t("fields.isOpen"), [isOn(before.isOpen)], [isOn(after.isOpen)]],
    [t("fields.choice"), [named(before)], [named(after)]],
    [t("fields.password"), [isOn(before.password)], [isOn(after.password)]],
    [t("fields.methods"), methods(before), methods(after)],
    [t("fields.recoveries"), recoveries(before), recoveries(after)],
    [t("fields.usernamePolicy"), usernames(before), usernames(after)],
    [t("fields.unknownSessionRedirectUrl"), [before.unknownSessionRedirectUrl], [after.unknownSessionRedirectUrl]],
  ]
  function named(fields: MethodsFields) {
    return t(`signUp.identifiers.${fields.choice}`, { identifiers: fields.identifiers.join(", ") })
  }
  return (
    <FormDialog
      title={t("summary.title")}
      confirm={t("common:save.save")}
      size={720}
      onSubmit={onConfirm}
      onClose={onClose}
    >
      <Text size="sm">{t("summary.why")}</Text>
      <Table layout="fixed" verticalSpacing="xs" aria-label={t("summary.title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={160}>{t("common:conflict.field")}</Table.Th>
            <Table.Th>{t("summary.before")}</Table.Th>
            <Table.Th>{t("summary.after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines
            .filter(([, old, next]) => old.join() !== next.join())
            .map(([name, old, next]) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td c="dimmed">
                  <Lines of={old} />
                </Table.Td>
                <Table.Td>
                  <Lines of={next} />
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </FormDialog>
  )
}

const Lines = ({ of }: { of: string[] }) => of.map((line) => <div key={line}>{line}</div>)
