import { useTranslation } from "react-i18next"
import { Tag } from "../../parts/Tag"
import { isManagementApi, type Resource } from "./queries"

/** What is special about an API, in a word each. */
export function Marks({ resource }: { resource: Pick<Resource, "indicator" | "isDefault"> }) {
  const { t } = useTranslation("api-resources")
  const marks = [isManagementApi(resource) && t("builtIn"), resource.isDefault && t("default.mark")]
  return marks.map((mark) => mark && <Tag key={mark}>{mark}</Tag>)
}
