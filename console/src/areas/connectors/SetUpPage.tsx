// Sets a connector up: its README at the left; the form, a test and the save at the right.

import { Button, Group, Text, Title } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { type ReactNode, useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ApiError } from "../../api/errors"
import type { Back } from "../../parts/BackLink"
import { ErrorState } from "../../parts/ErrorState"
import { LeaveDialog } from "../../parts/LeaveDialog"
import { Notice } from "../../parts/Notice"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import guide from "../applications/GuideView.module.css"
import { ConfigFields } from "./ConfigFields"
import { asFieldErrors, configOf, type ConfigFields as Fields, fieldsOf } from "./configForm"
import classes from "./connectors.module.css"
import { useWords } from "./parts"
import { connectorsQuery, type Factory, factoriesQuery, kindOf } from "./queries"
import { Readme } from "./Readme"
import { TestBox } from "./TestBox"

export function SetUpPage() {
  const { factoryId } = useParams({ from: "/connectors/passwordless/set-up/$factoryId" })
  const { t } = useTranslation("connectors")
  const query = useQuery(factoriesQuery)
  const list: Back = { to: "/connectors/passwordless", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const factory = query.data.find((one) => one.id === factoryId && one.type !== "Social")
  if (!factory) return <ErrorState order={1} error={new ApiError(404, "", "entity.not_found")} back={list} />
  return <SetUp key={factory.id} factory={factory} />
}

function SetUp({ factory }: { factory: Factory }) {
  const { t } = useTranslation(["connectors", "common"])
  const words = useWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const connectors = useQuery(connectorsQuery)
  const [problem, setProblem] = useState<string>()
  const kind = kindOf(factory)
  const items = factory.formItems
  const form = useForm<Fields>({ defaultValues: fieldsOf(items) })
  const { isDirty, isSubmitting, isSubmitted, errors } = form.formState
  const isValid = Object.keys(errors).length === 0
  const replaced = connectors.data?.rows.find((one) => one.type === factory.type)
  const name = words(factory.name)
  const submit = form.handleSubmit(async (fields) => {
    setProblem(undefined)
    try {
      const config = configOf(items, fields)
      const { data } = await api.POST("/api/connectors", { body: { connectorId: factory.id, config } })
      client.invalidateQueries({ queryKey: connectorsQuery.queryKey })
      toast(t("setUpPage.done", { name }))
      const params = { id: data?.id ?? "" }
      await navigate({ to: "/connectors/passwordless/$id", params, ignoreBlocker: true })
    } catch (error) {
      setProblem(showServerErrors(form, asFieldErrors(error, items)))
    }
  })
  return (
    <>
      <PageHeader
        title={t("setUpPage.title", { name })}
        why={words(factory.description)}
        back={{ to: "/connectors/passwordless", name: t("title") }}
      />
      <div className={classes.sides}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className={classes.readme} aria-label={t("readme.title")} tabIndex={0}>
          <Readme factoryId={factory.id} readme={factory.readme} />
        </section>
        <form className={classes.steps} onSubmit={submit} noValidate>
          <Step number={1} title={t("form.title")}>
            <ConfigFields form={form} factoryId={factory.id} items={items} />
          </Step>
          <Step number={2} title={t("test.title")} why={t("test.why")}>
            <TestBox factoryId={factory.id} kind={kind} items={items} form={form} />
          </Step>
          <Step number={3} title={t("setUpPage.save")}>
            {replaced && <Notice tone="warning">{t("choose.replaces", { name: words(replaced.name) })}</Notice>}
            {(problem || (isSubmitted && !isValid)) && (
              <Text role="alert" size="sm" c="var(--danger)">
                {problem ?? t("form.check")}
              </Text>
            )}
            <Group>
              <Button type="submit" loading={isSubmitting}>
                {t("setUpPage.action")}
              </Button>
            </Group>
          </Step>
        </form>
      </div>
      <LeaveDialog isDirty={isDirty} />
    </>
  )
}

function Step({ number, title, why, children }: { number: number; title: string; why?: string; children: ReactNode }) {
  return (
    <section className={guide.step} aria-label={title}>
      <span className={guide.number} aria-hidden="true">
        {number}
      </span>
      <div className={classes.stepContent}>
        <div>
          <Title order={2}>{title}</Title>
          {why && (
            <Text size="sm" c="dimmed">
              {why}
            </Text>
          )}
        </div>
        {children}
      </div>
    </section>
  )
}
