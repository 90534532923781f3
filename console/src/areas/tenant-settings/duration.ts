// A time span as people write it: a number of a unit.

export const UNITS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const
export type Unit = keyof typeof UNITS

export interface Duration {
  amount: number
  unit: Unit
}

/** Seconds in the largest unit that leaves no rest. */
export function durationOf(seconds: number): Duration {
  const units = Object.keys(UNITS) as Unit[]
  const unit = units.find((one) => seconds % UNITS[one] === 0) ?? "seconds"
  return { amount: seconds / UNITS[unit], unit }
}

export const secondsOf = ({ amount, unit }: Duration) => amount * UNITS[unit]
