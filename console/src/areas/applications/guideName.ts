import type { TFunction } from "i18next"
import type { Guide } from "../../guides/guides"

/** What a guide is called: by its framework, or by the kind of application where there is none. */
export const guideName = (guide: Guide, t: TFunction) =>
  guide.category === "MachineToMachine" ? t("applications:types.MachineToMachine.name") : guide.name
