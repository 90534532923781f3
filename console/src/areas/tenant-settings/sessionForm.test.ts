import { expect, test } from "vitest"
import { bodyOf, fieldsOf } from "./sessionForm"

test("what was not changed comes back", () => {
  for (const config of [{ ttl: 1_209_600, absoluteTtl: 90_000 }, { ttl: 61 }]) {
    expect(bodyOf(fieldsOf(config))).toEqual({ absoluteTtl: null, ...config })
  }
})

test("the second limit is switched on and off", () => {
  const fields = fieldsOf({ ttl: 3_600 })
  expect(bodyOf({ ...fields, isLimited: true }).absoluteTtl).toBe(30 * 86_400)
  expect(bodyOf({ ...fieldsOf({ ttl: 3_600, absoluteTtl: 60 }), isLimited: false }).absoluteTtl).toBeNull()
})
