/** Numbers as verdicts put them into sentences. */

export function percent(share: number | null): string {
  if (share === null) return 'none counted'
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}

/** How often chance brings about what was found. */
export function pValue(p: number): string {
  if (p < 1e-6) return 'less than once in a million times'
  if (p < 0.01) return `once in ${Math.round(1 / p).toLocaleString('en')} times`
  return `${Math.round(p * 100)} times in a hundred`
}
