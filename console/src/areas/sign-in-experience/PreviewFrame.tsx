import { useElementSize, useViewportSize } from "@mantine/hooks"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import classes from "./PreviewFrame.module.css"

/** The windows that a page is shown in: width and height in CSS pixels. */
export const DEVICES = { desktop: [1024, 720], mobile: [375, 667] } as const

/** What stands above and below the frame: top bar, choices, save bar. */
const AROUND = 400

interface Props {
  /** The document; it may load and run nothing but what this page's policy lets it. */
  html?: string
  device: keyof typeof DEVICES
  /** Whether it is older than what stands in the form. */
  isStale: boolean
}

/** A document in a window of a device, made smaller to fit. The present one stays until the next is drawn, so nothing flickers. */
export function PreviewFrame({ html, device, isStale }: Props) {
  const { t } = useTranslation("sign-in-experience")
  const { ref, width: room } = useElementSize()
  const viewport = useViewportSize()
  const [shown, setShown] = useState<string>()
  const [width, height] = DEVICES[device]
  const scale = Math.min(1, room / width, Math.max(320, viewport.height - AROUND) / height)
  const documents = [...new Set([shown, html])].filter((one) => one !== undefined)
  return (
    <div ref={ref}>
      <div className={classes.window} data-stale={isStale} style={{ width: width * scale, height: height * scale }}>
        {documents.map((one) => (
          <iframe
            key={one}
            title={t("preview.title")}
            className={classes.page}
            data-next={one !== shown}
            aria-hidden={one !== shown}
            tabIndex={-1}
            sandbox="allow-same-origin"
            srcDoc={one}
            style={{ width, height, transform: `scale(${scale})` }}
            onLoad={() => setShown(one)}
          />
        ))}
      </div>
    </div>
  )
}
