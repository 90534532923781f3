// The chart alone: it is loaded with its library when the dashboard is shown.

import { AreaChart } from "@mantine/charts"
import "@mantine/charts/styles.css"

interface Props {
  /** Days as they are read, with how many were active. */
  days: { day: string; count: number }[]
  /** What the numbers are. */
  name: string
}

export default function ActiveChart({ days, name }: Props) {
  return (
    <AreaChart
      h={280}
      data={days}
      dataKey="day"
      series={[{ name: "count", label: name, color: "var(--primary)" }]}
      curveType="linear"
      withDots={false}
      fillOpacity={0.12}
      withGradient={false}
      gridAxis="x"
      gridColor="var(--line)"
      textColor="var(--muted)"
      yAxisProps={{ allowDecimals: false, width: 40 }}
      xAxisProps={{ minTickGap: 40 }}
      areaProps={{ isAnimationActive: false }}
    />
  )
}
