import classes from "./Tag.module.css"

interface Props {
  /** Without one it says what something is, not how it is. */
  tone?: "danger" | "warning" | "success"
  children: string
}

/** A state or a kind in a word or two, in a colour that can be read in both looks. It has no border: it is no button. */
export function Tag({ tone, children }: Props) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  )
}
