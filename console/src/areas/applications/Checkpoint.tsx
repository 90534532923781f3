import { Loader } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { CheckIcon } from "../../parts/icons"
import { TextLink } from "../../parts/links"
import classes from "./GuideView.module.css"
import type { Application } from "./queries"

/** How often the log is asked while nothing was seen, in ms. */
const PAUSE = 2500

/** The audit entry that proves it: a code that became tokens, or a machine's token. */
const keyOf = (application: Application) =>
  application.type === "MachineToMachine" ? "ExchangeTokenBy.ClientCredentials" : "ExchangeTokenBy.AuthorizationCode"

/** Watches the audit log until the application has got its first tokens. */
export function Checkpoint({ application }: { application: Application }) {
  const { t } = useTranslation("applications")
  const { data: isSeen = false } = useQuery({
    queryKey: ["applications", application.id, "first-token"],
    queryFn: async () => {
      const query = { applicationId: application.id, logKey: keyOf(application), page: 1, page_size: 20 }
      const { data = [] } = await api.GET("/api/logs", { params: { query } })
      return data.some((entry) => (entry.payload as { result?: string }).result === "Success")
    },
    refetchInterval: (query) => (query.state.data ? false : PAUSE),
  })
  const kind = application.type === "MachineToMachine" ? "token" : "signIn"
  return (
    <div className={classes.seen} data-seen={isSeen} role="status">
      {isSeen ? <CheckIcon /> : <Loader size={16} />}
      <span>{t(`checkpoint.${kind}.${isSeen ? "seen" : "waiting"}`)}</span>
      {isSeen && (
        <TextLink to="/applications/$id" params={{ id: application.id }} ml="auto">
          {t("checkpoint.next")}
        </TextLink>
      )}
    </div>
  )
}
