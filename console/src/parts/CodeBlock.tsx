import { useTranslation } from "react-i18next"
import classes from "./CodeBlock.module.css"
import { CopyButton } from "./Copy"

/** Code with the name of its file and a button that copies it. */
export function CodeBlock({ name, source }: { name: string; source: string }) {
  const { t } = useTranslation()
  return (
    <figure className={classes.block}>
      <figcaption className={classes.name}>
        <span>{name}</span>
        <CopyButton value={source} name={name} />
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no code in it */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <div role="group" className={classes.code} tabIndex={0} aria-label={t("code.label", { name })}>
        <pre>
          <code>{source}</code>
        </pre>
      </div>
    </figure>
  )
}
