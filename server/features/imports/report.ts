/** The report of an import: what was left out or changed, each thing once, and no more than somebody would read. */
import type { Finding } from '../bundles/bundles.ts'

const MAX = 1_000
const TEXT_MAX = 500

export type Report = {
  add: (finding: Finding) => void
  list: () => Finding[]
}

/** @param before what an interrupted run has found */
export function openReport(before: readonly Finding[] = []): Report {
  const findings = new Map(before.map((finding) => [keyOf(finding), finding]))
  let more = 0
  return {
    add({ level, item, message }) {
      const finding = { level, item: cut(item), message: cut(message) }
      if (findings.has(keyOf(finding))) return
      if (findings.size < MAX) findings.set(keyOf(finding), finding)
      else more += 1
    },
    list: () => [
      ...findings.values(),
      ...(more > 0
        ? [{ level: 'info' as const, item: 'Report', message: `${more} more findings are not listed.` }]
        : []),
    ],
  }
}

function keyOf({ level, item, message }: Finding): string {
  return `${level}\n${item}\n${message}`
}

/** Without halves of characters, and nothing PostgreSQL would refuse. */
function cut(text: string): string {
  return text.slice(0, TEXT_MAX).replaceAll('\0', '').toWellFormed()
}
