// Where the preview stands: beside the form while there is room, else in a drawer that a button opens.

import { Button, Drawer } from "@mantine/core"
import { useDisclosure, useMediaQuery } from "@mantine/hooks"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import classes from "./PreviewPanel.module.css"

export interface Panel {
  isWide: boolean
  isOpen: boolean
  open: () => void
  close: () => void
}

export function usePreviewPanel(): Panel {
  const isWide = useMediaQuery("(min-width: 1200px)", true, { getInitialValueInEffect: false })
  const [isOpen, { open, close }] = useDisclosure()
  return { isWide, isOpen, open, close }
}

/** The button that opens the drawer, where there is one. */
export function ShowPreview({ panel }: { panel: Panel }) {
  const { t } = useTranslation("sign-in-experience")
  if (panel.isWide) return null
  return (
    <Button variant="default" onClick={panel.open}>
      {t("preview.show")}
    </Button>
  )
}

export function PreviewPanel({ panel, children }: { panel: Panel; children: ReactNode }) {
  const { t } = useTranslation(["sign-in-experience", "common"])
  if (panel.isWide) {
    return (
      <aside aria-label={t("preview.title")} className={classes.preview}>
        {children}
      </aside>
    )
  }
  return (
    <Drawer
      opened={panel.isOpen}
      onClose={panel.close}
      position="right"
      size={480}
      title={t("preview.title")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      {children}
    </Drawer>
  )
}
