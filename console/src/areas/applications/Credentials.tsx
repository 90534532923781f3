// What an application is configured with: addresses, its id, its secrets.

import { Button, Group, Table, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CopyId } from "../../parts/Copy"
import { FormGroup } from "../../parts/FormGroup"
import { configuration } from "../../session/current"
import { type Application, hasSecrets } from "./queries"
import { Secrets } from "./Secrets"

interface Endpoints {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  userinfo_endpoint: string
  jwks_uri: string
  end_session_endpoint?: string
}

const SHOWN = [
  "authorization_endpoint",
  "token_endpoint",
  "userinfo_endpoint",
  "jwks_uri",
  "end_session_endpoint",
] as const

export function Credentials({ application }: { application: Application }) {
  const { t } = useTranslation("applications")
  const [isLong, setLong] = useState(false)
  const issuer = `${configuration.endpoint.replace(/\/$/, "")}/oidc`
  const discovery = `${issuer}/.well-known/openid-configuration`
  const { data: endpoints } = useQuery({
    queryKey: ["discovery"],
    enabled: isLong,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Endpoints> => (await fetch(discovery)).json(),
  })
  const rows: [string, string][] = [
    [t("id"), application.id],
    [t("endpoints.issuer"), issuer],
    ...(isLong ? ([[t("endpoints.discovery"), discovery]] satisfies [string, string][]) : []),
    ...(isLong && endpoints
      ? SHOWN.flatMap((name): [string, string][] => {
          const value = endpoints[name]
          return value ? [[t(`endpoints.${name}`), value]] : []
        })
      : []),
  ]
  return (
    <>
      <FormGroup title={t("endpoints.title")} why={t("endpoints.why")}>
        <Table layout="fixed" verticalSpacing={2} horizontalSpacing={0} aria-label={t("endpoints.title")}>
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w={200}>
                  {name}
                </Table.Th>
                <Table.Td>
                  <CopyId value={value} name={name} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group>
          <Button
            variant="subtle"
            ml={-8}
            size="compact-sm"
            h={32}
            px={8}
            onClick={() => setLong(!isLong)}
            aria-expanded={isLong}
          >
            {t(isLong ? "endpoints.fewer" : "endpoints.all")}
          </Button>
        </Group>
      </FormGroup>
      {hasSecrets(application) ? (
        <Secrets application={application} />
      ) : (
        <FormGroup title={t("secrets.title")}>
          <Text size="sm" c="dimmed">
            {t("secrets.notNeeded")}
          </Text>
        </FormGroup>
      )}
    </>
  )
}
