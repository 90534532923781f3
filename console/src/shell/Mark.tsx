import classes from "./Shell.module.css"

/** The keyhole in a rounded square: crates/pages/assets/mark.svg. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className={classes.mark} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M8 0h16a8 8 0 0 1 8 8v16a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Zm5.5 17.33-1.86 6.5A.9.9 0 0 0 12.5 25h7a.9.9 0 0 0 .87-1.15l-1.87-6.52a5 5 0 1 0-5 0Z"
      />
    </svg>
  )
}
