/** Numbers as people read them. */

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value)
}

/** @returns e.g. "12K" */
export function formatCompact(value: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

export function formatPercent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** What stands between a unit of sizes and the next: as plans count them, and most computers. */
export const BYTES_STEP = 1_024

/** @returns e.g. "3.2 MB" */
export function formatBytes(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(BYTES_STEP)))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / BYTES_STEP ** power)
}

/** @returns e.g. "850 ms", "2.4 s", "3 min" */
export function formatDuration(ms: number, language: string): string {
  const [unit, size] =
    ms < 1_000
      ? (['millisecond', 1] as const)
      : ms < 120_000
        ? (['second', 1_000] as const)
        : ms < 7_200_000
          ? (['minute', 60_000] as const)
          : (['hour', 3_600_000] as const)
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'second' ? 1 : 0,
  }).format(ms / size)
}
