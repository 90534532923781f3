import { Badge } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { isManagementApi, type Resource } from "./queries"

/** What is special about an API, in a word each. */
export function Marks({ resource }: { resource: Pick<Resource, "indicator" | "isDefault"> }) {
  const { t } = useTranslation("api-resources")
  const marks = [isManagementApi(resource) && t("builtIn"), resource.isDefault && t("default.mark")]
  return marks.map(
    (mark) =>
      mark && (
        <Badge key={mark} component="span" variant="default" tt="none" fw={500} style={{ flexShrink: 0 }}>
          {mark}
        </Badge>
      ),
  )
}
