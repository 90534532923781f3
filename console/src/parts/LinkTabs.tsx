import { Link, type LinkProps } from "@tanstack/react-router"
import classes from "./LinkTabs.module.css"

interface Props {
  /** What the pages are, for screen readers. */
  label: string
  pages: { to: NonNullable<LinkProps["to"]>; name: string }[]
}

/** The pages of an area that has several, in a row. */
export function LinkTabs({ label, pages }: Props) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {pages.map(({ to, name }) => (
        <Link key={to} to={to} className={classes.tab}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
