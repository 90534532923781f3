// Sign-up and sign-in: what an account begins with, and the ways in, in their order.

import { Button, Checkbox, Group, Modal, Radio, Stack, Switch, Table, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api, configuration, ifMatch, type Read, read } from "../../api/client"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { TextLink } from "../../parts/links"
import { Notice } from "../../parts/Notice"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { useRecordForm } from "../../parts/useRecordForm"
import { connectorsQuery, TYPE } from "../connectors/queries"
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
import { readSignInExperience, type SignInExperience, signInExperienceQuery } from "./queries"
import { Tabs } from "./Tabs"

const CHOICES = ["email", "phone", "emailOrPhone", "username", "none"] as const

export function MethodsPage() {
  const { t } = useTranslation("sign-in-experience")
  const query = useQuery(signInExperienceQuery)
  if (!query.data) {
    if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <Tabs />
      <Methods record={query.data} />
    </>
  )
}

function Methods({ record }: { record: Read<SignInExperience> }) {
  const { t } = useTranslation("sign-in-experience")
  const [isAsking, setAsking] = useState(false)
  const recordForm = useRecordForm<SignInExperience, MethodsFields>({
    record,
    queryKey: signInExperienceQuery.queryKey,
    fields: fieldsOf,
    save: (fields, etag) =>
      api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body: bodyOf(record.value, fields) }),
    latest: async () => read(await readSignInExperience()) as Read<SignInExperience>,
  })
  const { form } = recordForm
  const fields = form.watch()
  const put = (next: MethodsFields) => {
    for (const [name, value] of Object.entries(next)) {
      form.setValue(name as keyof MethodsFields, value, { shouldDirty: true })
    }
  }
  const hasDeadMethod = fields.methods.some((method) => !method.password && !method.verificationCode)
  const ask = async () => {
    if (!hasDeadMethod) setAsking(true)
  }
  const save = async () => {
    setAsking(false)
    await recordForm.submit()
  }
  const isPasswordForced = fields.identifiers.includes("username")
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
      noValidate
    >
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
        {hasDeadMethod && (
          <Text role="alert" size="sm" c="var(--danger)">
            {t("signIn.dead")}
          </Text>
        )}
        <Unserved fields={fields} />
      </FormGroup>
      <SaveBar record={{ ...recordForm, submit: ask }} nameOf={(name) => t(`fields.${name}`)} />
      {isAsking && (
        <Summary
          before={fieldsOf(record.value)}
          after={fields}
          onClose={() => setAsking(false)}
          onConfirm={() => void save()}
        />
      )}
    </form>
  )
}

/** Warns of codes that nothing can send. */
function Unserved({ fields }: { fields: MethodsFields }) {
  const { t } = useTranslation("sign-in-experience")
  const { data } = useQuery(connectorsQuery)
  if (!data) return null
  const has = (type: string) => configuration.inbox !== undefined || data.rows.some((one) => one.type === type)
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
  const lines: [string, string[], string[]][] = [
    [t("fields.isOpen"), [isOn(before.isOpen)], [isOn(after.isOpen)]],
    [t("fields.choice"), [named(before)], [named(after)]],
    [t("fields.password"), [isOn(before.password)], [isOn(after.password)]],
    [t("fields.methods"), methods(before), methods(after)],
  ]
  function named(fields: MethodsFields) {
    return t(`signUp.identifiers.${fields.choice}`, { identifiers: fields.identifiers.join(", ") })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={t("summary.title")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      <Text size="sm">{t("summary.why")}</Text>
      <Table mt="md" layout="fixed" verticalSpacing="xs" aria-label={t("summary.title")}>
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
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:dialog.cancel")}
        </Button>
        <Button onClick={onConfirm}>{t("common:save.save")}</Button>
      </Group>
    </Modal>
  )
}

const Lines = ({ of }: { of: string[] }) => of.map((line) => <div key={line}>{line}</div>)
