import { expect, it } from "vitest"
import { relativeTime } from "./RelativeTime"

it("takes the largest unit that fits, in both directions", () => {
  const now = Date.UTC(2026, 0, 1)
  expect(relativeTime(now - 90_000, now, "en")).toBe("1 minute ago")
  expect(relativeTime(now - 86_400_000, now, "en")).toBe("yesterday")
  expect(relativeTime(now + 30 * 86_400_000, now, "en")).toBe("next month")
  expect(relativeTime(now - 3_600_000 * 5, now, "zh-CN")).toBe("5小时前")
  expect(relativeTime(now, now, "en")).toBe("now")
})
