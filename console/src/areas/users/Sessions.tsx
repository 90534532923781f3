// Where a user is signed in.

import { Button, Table, Text, VisuallyHidden } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { CopyId } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { RelativeTime } from "../../parts/RelativeTime"
import { RowsSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { ApplicationName } from "../applications/ApplicationName"
import { sessionsQuery, type UserSession } from "./queries"

export function Sessions({ userId }: { userId: string }) {
  const { t } = useTranslation("users")
  const client = useQueryClient()
  const query = useQuery(sessionsQuery(userId))
  const [ending, setEnding] = useState<UserSession>()
  const end = async (sessionId: string) => {
    await api.DELETE("/api/users/{userId}/sessions/{sessionId}", { params: { path: { userId, sessionId } } })
    await client.invalidateQueries({ queryKey: sessionsQuery(userId).queryKey })
    toast(t("sessions.revoked"))
  }
  return (
    <FormGroup title={t("sessions.title")} why={t("sessions.why")}>
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={2} />}
      {query.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("sessions.none")}
        </Text>
      )}
      {query.data && query.data.length > 0 && (
        <Table horizontalSpacing="xs" mx={-8} w="calc(100% + 16px)" aria-label={t("sessions.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("sessions.application")}</Table.Th>
              <Table.Th>{t("sessions.id")}</Table.Th>
              <Table.Th>{t("sessions.since")}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t("sessions.revoke")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data.map((session) => (
              <Table.Tr key={session.payload.uid}>
                <Table.Td>
                  <ApplicationName id={session.clientId} />
                </Table.Td>
                <Table.Td>
                  <CopyId value={session.payload.uid} name={t("sessions.id")} shy />
                </Table.Td>
                <Table.Td>
                  <RelativeTime time={session.payload.loginTs * 1000} />
                </Table.Td>
                <Table.Td ta="right">
                  <Button variant="subtle" color="red" size="compact-sm" onClick={() => setEnding(session)}>
                    {t("sessions.revoke")}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {ending && (
        <ConfirmByName
          title={t("sessions.revokeTitle")}
          consequence={t("sessions.revokeWhy")}
          confirm={t("sessions.revoke")}
          onConfirm={() => end(ending.payload.uid)}
          onClose={() => setEnding(undefined)}
        />
      )}
    </FormGroup>
  )
}
