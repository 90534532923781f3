// The keys of one kind: a table, and what can be done with them.

import { Button, Group, Table, Text, VisuallyHidden } from "@mantine/core"
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
import { type Key, type KeyType, keysQuery } from "./queries"
import { RotateDialog } from "./RotateDialog"

type Asked = { kind: "rotate" } | { kind: "delete"; key: Key }

export function Keys({ keyType }: { keyType: KeyType }) {
  const { t } = useTranslation("tenant-settings")
  const client = useQueryClient()
  const query = useQuery(keysQuery(keyType))
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const changed = () => client.invalidateQueries({ queryKey: keysQuery(keyType).queryKey })
  const rotateCookieKeys = async () => {
    await api.POST("/api/configs/oidc/{keyType}/rotate", { params: { path: { keyType } }, body: {} })
    await changed()
    toast(t("keys.rotated"))
  }
  const remove = async (keyId: string) => {
    await api.DELETE("/api/configs/oidc/{keyType}/{keyId}", { params: { path: { keyType, keyId } } })
    await changed()
    toast(t("keys.deleted"))
  }
  const isSigning = keyType === "private-keys"
  const keys = query.data?.rows ?? []
  const hasNext = keys.some(({ status }) => status === "Next")
  /** What is in use must stay. */
  const mayDelete = (key: Key) => (isSigning ? key.status === "Previous" : keys.length > 1)
  return (
    <FormGroup title={t(`${keyType}.title`)} why={t(`${keyType}.why`)}>
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={2} />}
      {keys.length > 0 && (
        <Table
          horizontalSpacing="xs"
          verticalSpacing={4}
          mx={-8}
          w="calc(100% + 16px)"
          aria-label={t(`${keyType}.title`)}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("keys.id")}</Table.Th>
              {isSigning && <Table.Th>{t("keys.status")}</Table.Th>}
              {isSigning && <Table.Th>{t("keys.algorithm")}</Table.Th>}
              <Table.Th>{t("keys.created")}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t("keys.delete")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key.id} h={44}>
                <Table.Td>
                  <CopyId value={key.id} name={t("keys.id")} shy />
                </Table.Td>
                {isSigning && (
                  <Table.Td>
                    <Status of={key} />
                  </Table.Td>
                )}
                {isSigning && <Table.Td>{key.algorithm}</Table.Td>}
                <Table.Td>
                  <RelativeTime time={key.createdAt * 1000} />
                </Table.Td>
                <Table.Td ta="right">
                  {mayDelete(key) && (
                    <Button
                      variant="subtle"
                      color="red"
                      size="compact-sm"
                      aria-label={t("keys.deleteNamed", { id: key.id })}
                      onClick={() => setAsked({ kind: "delete", key })}
                    >
                      {t("keys.delete")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {query.data && (
        <Group>
          <Button variant="default" onClick={() => setAsked({ kind: "rotate" })}>
            {t(`${keyType}.rotate`)}
          </Button>
        </Group>
      )}
      {asked?.kind === "rotate" && isSigning && <RotateDialog hasNext={hasNext} onDone={changed} onClose={close} />}
      {asked?.kind === "rotate" && !isSigning && (
        <ConfirmByName
          title={t("cookie-keys.rotateTitle")}
          consequence={t("cookie-keys.rotateWhy")}
          confirm={t("cookie-keys.rotate")}
          onConfirm={rotateCookieKeys}
          onClose={close}
        />
      )}
      {asked?.kind === "delete" && (
        <ConfirmByName
          title={t("keys.deleteTitle")}
          consequence={t(`${keyType}.deleteWhy`)}
          name={asked.key.id}
          confirm={t("keys.delete")}
          onConfirm={() => remove(asked.key.id)}
          onClose={close}
        />
      )}
    </FormGroup>
  )
}

function Status({ of: { status, effectiveAt } }: { of: Key }) {
  const { t } = useTranslation("tenant-settings")
  return (
    <>
      <Text span size="sm">
        {t(`keys.statuses.${status}`)}
      </Text>
      {effectiveAt !== undefined && (
        <Text span size="xs" c="dimmed" display="block">
          {t("keys.signsFrom")} <RelativeTime time={effectiveAt} />
        </Text>
      )}
    </>
  )
}
