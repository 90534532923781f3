// Short words about what happened, at the lower right; read out by screen readers.

import { notifications } from "@mantine/notifications"
import i18next from "i18next"
import { explain } from "../api/errors"

const closeButtonProps = () => ({ "aria-label": i18next.t("dialog.close") })

let last: string | undefined

/** Something that was done. It takes the place of the one before: what was done last is what counts. */
export function toast(message: string) {
  if (last) notifications.hide(last)
  last = notifications.show({ message, color: "green", autoClose: 4000, closeButtonProps: closeButtonProps() })
}

/** An error that belongs to no field. It stays until it is closed. */
export const toastError = (error: unknown) =>
  notifications.show({
    message: explain(error),
    color: "red",
    autoClose: false,
    role: "alert",
    closeButtonProps: closeButtonProps(),
  })
