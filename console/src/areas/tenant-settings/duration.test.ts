import { expect, test } from "vitest"
import { durationOf, secondsOf } from "./duration"

test("seconds are written in the largest unit without a rest", () => {
  expect(durationOf(1_209_600)).toEqual({ amount: 14, unit: "days" })
  expect(durationOf(90_000)).toEqual({ amount: 25, unit: "hours" })
  expect(durationOf(660)).toEqual({ amount: 11, unit: "minutes" })
  expect(durationOf(61)).toEqual({ amount: 61, unit: "seconds" })
})

test("a span comes back as the seconds that it was", () => {
  for (const seconds of [1, 60, 3_599, 86_400, 31_536_000]) expect(secondsOf(durationOf(seconds))).toBe(seconds)
})
