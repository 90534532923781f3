import { Skeleton, Stack } from "@mantine/core"

/** A page whose code or texts are on their way: it shows no words. */
export function PageSkeleton() {
  return (
    <Stack gap="md" aria-busy="true">
      <Skeleton height={28} width={220} />
      <Skeleton height={16} width={420} maw="100%" />
      <RowsSkeleton />
    </Stack>
  )
}

export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Stack gap={12} mt="md">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={`row-${row.toString()}`} height={28} />
      ))}
    </Stack>
  )
}
