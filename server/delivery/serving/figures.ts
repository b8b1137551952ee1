/** The figures of delivery for Prometheus: plain numbers while requests are served, read when somebody asks. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export type Figures = {
  /** By what the answer came from. */
  readonly answers: Record<'memory' | 'rendered' | 'file' | 'endpoint' | 'notice', number>
  /** By the first digit of the status. */
  readonly statuses: number[]
  observeRender: (seconds: number) => void
  /** From the move of a pointer to the first request that can meet the new release. */
  observeSwap: (seconds: number) => void
}

export type FigureSources = {
  cacheBytes: () => number
  cacheEntries: () => number
  hosts: () => number
  refusedRenders: () => number
}

export function openFigures(registry: Registry, sources: FigureSources): Figures {
  const answers = { memory: 0, rendered: 0, file: 0, endpoint: 0, notice: 0 }
  const statuses = [0, 0, 0, 0, 0, 0]
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  /** A counter whose numbers are kept elsewhere. */
  const counter = (name: string, help: string, label: string, read: () => [string, number][]) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset()
        for (const [value, count] of read()) this.inc({ [label]: value }, count)
      },
    })
  counter(
    'hotswap_delivery_answers_total',
    'Answers to requests for websites, by what they came from.',
    'source',
    () => Object.entries(answers),
  )
  counter(
    'hotswap_delivery_statuses_total',
    'Answers to requests for websites, by class of status.',
    'status_class',
    () => statuses.map((count, digit) => [`${digit}xx`, count]),
  )
  counter(
    'hotswap_delivery_refusals_total',
    'Requests refused because their tenant had too much under way.',
    'work',
    () => [['render', sources.refusedRenders()]],
  )
  gauge('hotswap_delivery_cache_bytes', 'Memory held by pages and small files, roughly.', sources.cacheBytes)
  gauge('hotswap_delivery_cache_entries', 'Pages and small files in memory.', sources.cacheEntries)
  gauge('hotswap_delivery_hosts', 'Host names in memory that show a site.', sources.hosts)
  const renders = new Histogram({
    name: 'hotswap_delivery_render_seconds',
    help: 'Time to render a page, waiting for the database included.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  })
  const swaps = new Histogram({
    name: 'hotswap_swap_seconds',
    help: 'Time from the transaction that moves the pointer of a site until this process shows its new release.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers,
  })
  return {
    answers,
    statuses,
    observeRender: (seconds) => renders.observe(seconds),
    observeSwap: (seconds) => swaps.observe(seconds),
  }
}
