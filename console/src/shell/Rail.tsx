import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import classes from "./Shell.module.css"
import { sections } from "./sections"

export function Rail({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation()
  return sections.map((section) => (
    <div key={section.id}>
      <div id={`rail-${section.id}`} className={classes.heading}>
        {t(`rail.${section.id}`)}
      </div>
      <ul aria-labelledby={`rail-${section.id}`} style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {section.items.map((item) => (
          <li key={item.id}>
            <Link to={item.to} className={classes.item} onClick={onChosen}>
              {t(`rail.${item.id}`)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}
