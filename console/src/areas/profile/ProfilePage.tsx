// One's own account: what others see of it, and what it is signed in with.

import { Button, Group, Text, TextInput } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ifMatch, me, type Read } from "../../api/client"
import { CopyId } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { useRecordForm } from "../../parts/useRecordForm"
import { EmailDialog } from "./EmailDialog"
import { PasswordDialog } from "./PasswordDialog"
import { bodyOf, fieldsOf, type ProfileFields } from "./profileForm"
import { type Account, accountQuery, readAccount } from "./queries"

export function ProfilePage() {
  const { t } = useTranslation("profile")
  const query = useQuery(accountQuery)
  if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t("title")} why={<CopyId value={query.data.value.id} name={t("id")} />} />
      <Data record={query.data} />
      <Access account={query.data.value} />
    </>
  )
}

function Data({ record }: { record: Read<Account> }) {
  const { t } = useTranslation("profile")
  const recordForm = useRecordForm<Account, ProfileFields>({
    record,
    queryKey: accountQuery.queryKey,
    fields: fieldsOf,
    save: (fields, etag) => me("PATCH", "/me", bodyOf(fields, record.value), ifMatch(etag)),
    latest: readAccount,
  })
  const { form } = recordForm
  const { errors } = form.formState
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("data")} why={t("dataWhy")}>
        <TextInput autoComplete="name" label={t("name")} error={errors.name?.message} {...form.register("name")} />
        <TextInput
          autoComplete="username"
          label={t("username")}
          description={t("usernameHelp")}
          error={errors.username?.message}
          {...form.register("username", {
            validate: (text) => text.trim() !== "" || !record.value.username || t("usernameMissing"),
          })}
        />
        <TextInput
          type="url"
          autoComplete="off"
          label={t("avatar")}
          description={t("avatarHelp")}
          error={errors.avatar?.message}
          {...form.register("avatar")}
        />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(field)} />
    </form>
  )
}

/** What is changed only by who has just proved who they are. */
function Access({ account }: { account: Account }) {
  const { t } = useTranslation("profile")
  const client = useQueryClient()
  const [open, setOpen] = useState<"email" | "password">()
  const close = () => setOpen(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    client.invalidateQueries({ queryKey: accountQuery.queryKey })
  }
  return (
    <>
      <FormGroup title={t("email.title")} why={t("email.why")}>
        <Group justify="space-between">
          <Text style={{ overflowWrap: "anywhere" }}>{account.primaryEmail ?? t("email.none")}</Text>
          <Button variant="default" onClick={() => setOpen("email")}>
            {t(account.primaryEmail ? "email.change" : "email.add")}
          </Button>
        </Group>
      </FormGroup>
      <FormGroup title={t("password.title")} why={t("password.titleWhy")}>
        <Group justify="space-between">
          <Text>{t(account.hasPassword ? "password.isSet" : "password.none")}</Text>
          <Button variant="default" onClick={() => setOpen("password")}>
            {t(account.hasPassword ? "password.change" : "password.set")}
          </Button>
        </Group>
      </FormGroup>
      {open === "email" && (
        <EmailDialog
          account={account}
          onDone={({ primaryEmail }) => done(t("email.done", { email: primaryEmail }))}
          onClose={close}
        />
      )}
      {open === "password" && (
        <PasswordDialog hasPassword={account.hasPassword} onDone={() => done(t("password.done"))} onClose={close} />
      )}
    </>
  )
}
