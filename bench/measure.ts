/** Runs work at a fixed concurrency for a while and says how fast it was. */

export type Sample = {
  /** Per second. */
  throughput: number
  /** Latencies in ms, ascending. */
  latencies: Float64Array
}

/** Runs `work` over and over, `concurrency` at a time, for `durationMs`. */
export async function measure(
  work: (run: number) => Promise<unknown>,
  { concurrency, durationMs }: { concurrency: number; durationMs: number },
): Promise<Sample> {
  const latencies: number[] = []
  const started = performance.now()
  const until = started + durationMs
  let runs = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let now = performance.now(); now < until;) {
        await work(runs++)
        const after = performance.now()
        latencies.push(after - now)
        now = after
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  return { throughput: latencies.length / seconds, latencies: Float64Array.from(latencies).toSorted() }
}

/**
 * Compares variants fairly on a machine whose speed wavers: all of them take turns, round after round, and each is
 * represented by its median round.
 */
export async function compare<Name extends string>(
  variants: Record<Name, (run: number) => Promise<unknown>>,
  options: { concurrency: number; rounds: number; durationMs: number },
): Promise<Record<Name, Sample>> {
  const names = Object.keys(variants) as Name[]
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>
  for (const name of names) await measure(variants[name], { ...options, durationMs: options.durationMs / 2 })
  for (let round = 0; round < options.rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names)
      samples[name].push(await measure(variants[name], options))
  }
  const median = (name: Name) => {
    const sorted = samples[name].toSorted((a, b) => a.throughput - b.throughput)
    return sorted[sorted.length >> 1] as Sample
  }
  return Object.fromEntries(names.map((name) => [name, median(name)])) as Record<Name, Sample>
}

/** The value below which `share` of an ascending list lies. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
