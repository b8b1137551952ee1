/** Prints what was measured as a table, each line beside its budget. */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { type Sample, quantile } from './measure.ts'

export type Line = {
  name: string
  sample?: Sample
  /** What counts, if it is not in the sample; with its unit. */
  value?: string
  /** Throughput as a multiple of the reference in the same table. */
  ratio?: number
  budget?: Budget
}

/** `have` is compared with both bounds; for `atMost`, less is better. */
export type Budget = { have: number; must: number; aim: number; unit: string; atMost?: boolean }

const HEAD = ['', 'median ms', 'p95 ms', 'p99 ms', 'per second', 'ratio', 'must', 'aim', '']

export function printMachine(): void {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  print(
    `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`,
  )
}

export function printTable(title: string, lines: Line[]): void {
  const rows = [HEAD, ...lines.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  print(`\n${title}`)
  for (const row of rows)
    print(
      `  ${row
        .map((cell, column) =>
          column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd()}`,
    )
}

function cells({ name, sample, value, ratio, budget }: Line): string[] {
  const ms = (share: number) => (sample ? quantile(sample.latencies, share).toFixed(2) : '')
  return [
    name,
    ms(0.5),
    ms(0.95),
    ms(0.99),
    value ?? (sample ? Math.round(sample.throughput).toLocaleString('en') : ''),
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
    budget ? bound(budget, budget.must) : '',
    budget ? bound(budget, budget.aim) : '',
    budget ? verdict(budget) : '',
  ]
}

function bound({ atMost, unit }: Budget, value: number): string {
  return `${atMost ? '≤' : '≥'} ${value.toLocaleString('en')} ${unit}`.trimEnd()
}

function verdict({ have, must, aim, atMost }: Budget): string {
  const reaches = (limit: number) => (atMost ? have <= limit : have >= limit)
  return reaches(aim) ? 'reaches its aim' : reaches(must) ? 'within budget' : 'MISSED'
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
