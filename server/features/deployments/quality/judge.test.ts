/** Verdicts on figures written by hand: what must be found, what must not, and that the numbers behind it are said. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ArmFigures, emptyFigures, observe } from '../../../published/arm-figures.ts'
import { type Evidence, judge } from './judge.ts'
import { binomialTail, fisher, signedRank } from './statistics.ts'
import type { Check, Outcome, Synthetic, SyntheticPage } from './verdict.ts'

type Given = {
  requests?: number
  errors?: number
  failed?: Record<string, number>
  renders?: [times: number, ms: number][]
}

function figures({ requests = 0, errors = 0, failed = {}, renders = [] }: Given): ArmFigures {
  const made = { ...emptyFigures(), requests, errors, failed_paths: failed }
  for (const [times, ms] of renders)
    for (let count = 0; count < times; count += 1) {
      made.renders += 1
      // Not all the same, as in life.
      observe(made.render_ms, ms * (0.85 + 0.3 * (count / times)))
    }
  return made
}

function probes(pages: Partial<SyntheticPage>[]): Synthetic {
  const all = pages.map((page, index) => ({
    path: `/page-${index}`,
    stable_ms: [10, 11, 12],
    candidate_ms: [10, 11, 12],
    stable_failures: 0,
    candidate_failures: 0,
    error: null,
    ...page,
  }))
  const requests = all.reduce((sum, { candidate_ms }) => sum + candidate_ms.length, 0)
  return { stable: figures({ requests }), candidate: figures({ requests }), pages: all }
}
const fine = (count: number) => Array.from({ length: count }, () => ({}))

/** Enough visitors, and nothing wrong. */
const GOOD: Given = { requests: 400, renders: [[60, 20]] }
const STABLE: Given = { requests: 3_600, renders: [[200, 20]] }

type Case = {
  stable?: Given
  candidate: Given
  synthetic?: Synthetic
  thresholds?: Evidence['thresholds']
  expected: Outcome
  /** The check that decides, and what its reason says. */
  by?: Check['name']
  says?: RegExp
}

const CASES: Record<string, Case> = {
  'the same': { candidate: GOOD, expected: 'success', says: /as good as/ },
  'one stray error': { candidate: { ...GOOD, errors: 1, failed: { '/a': 1 } }, expected: 'success' },
  'one stray error of few': { candidate: { requests: 100, errors: 1, failed: { '/a': 1 }, renders: [[40, 20]] }, expected: 'success' },
  'errors on both alike': { stable: { ...STABLE, errors: 36, failed: { '/a': 36 } }, candidate: { ...GOOD, errors: 5, failed: { '/a': 5 } }, expected: 'success' },
  'five percent errors': { candidate: { ...GOOD, errors: 20 }, expected: 'failure', by: 'error_rate', says: /20 of 400 requests failed on the candidate \(5\.0 %\), 0 of 3600 .*chance explains that less than once in a million/ },
  'five percent errors at half the visitors': { stable: { requests: 300, renders: [[60, 20]] }, candidate: { ...GOOD, requests: 300, errors: 15 }, expected: 'failure', by: 'error_rate' },
  'five percent more than the ten that fail anyway': { stable: { ...STABLE, errors: 360 }, candidate: { ...GOOD, errors: 66 }, expected: 'failure', by: 'error_rate' },
  'a few errors that may be chance': { stable: { requests: 300, renders: [[60, 20]] }, candidate: { ...GOOD, requests: 300, errors: 6 }, expected: 'inconclusive', by: 'error_rate', says: /may be chance/ },
  'more errors, but less than allowed': { stable: { requests: 100_000, renders: [[60, 20]] }, candidate: { ...GOOD, requests: 100_000, errors: 300 }, expected: 'success' },
  'the same with a stricter threshold': { stable: { requests: 100_000, renders: [[60, 20]] }, candidate: { ...GOOD, requests: 100_000, errors: 300 }, thresholds: { max_error_rate: 0.001 }, expected: 'failure', by: 'error_rate' },
  'errors where nobody meets the stable release any more': { stable: {}, candidate: { ...GOOD, errors: 20 }, synthetic: probes(fine(10)), expected: 'failure', by: 'error_rate', says: /nobody met the stable release/ },
  'a stray error where nobody meets the stable release any more': { stable: {}, candidate: { ...GOOD, errors: 1 }, synthetic: probes(fine(10)), expected: 'success' },

  'one page that fails': { stable: { ...STABLE, errors: 4, failed: { '/b': 4 } }, candidate: { ...GOOD, errors: 4, failed: { '/menu': 4 } }, expected: 'failure', by: 'failing_pages', says: /\/menu failed 4 times on the candidate and never on the stable release/ },
  'one page that fails on both': { stable: { ...STABLE, errors: 27, failed: { '/menu': 27 } }, candidate: { ...GOOD, errors: 3, failed: { '/menu': 3 } }, expected: 'success' },
  'two errors on different pages': { candidate: { ...GOOD, errors: 2, failed: { '/a': 1, '/b': 1 } }, expected: 'success' },
  'one page that failed twice': { candidate: { ...GOOD, errors: 2, failed: { '/menu': 2 } }, expected: 'inconclusive', by: 'failing_pages' },
  'one page that failed twice by accident, say probes': { candidate: { ...GOOD, errors: 2, failed: { '/menu': 2 } }, synthetic: probes([{ path: '/menu' }, ...fine(9)]), expected: 'success' },
  'one page that fails for probes': { candidate: { requests: 5, renders: [] }, synthetic: probes([...fine(40), { path: '/menu', candidate_failures: 3, error: 'sections/menu.liquid:7: Too much' }]), expected: 'failure', by: 'synthetic_pages', says: /\/menu failed 3 of 3 times .*sections\/menu\.liquid:7/ },
  'one page that fails for probes at times': { candidate: GOOD, synthetic: probes([...fine(9), { candidate_failures: 2 }]), expected: 'inconclusive', by: 'synthetic_pages' },
  'one page that fails for probes on both': { candidate: GOOD, synthetic: probes([...fine(9), { candidate_failures: 3, stable_failures: 3 }]), expected: 'success' },

  '300 ms slower': { candidate: { ...GOOD, renders: [[60, 320]] }, expected: 'failure', by: 'render_time', says: /up to 3\d\d ms on the candidate, up to 2\d ms on the stable release; up to 12\d ms is allowed/ },
  '30 ms slower': { candidate: { ...GOOD, renders: [[60, 50]] }, expected: 'success' },
  '30 ms slower with a stricter threshold': { candidate: { ...GOOD, renders: [[60, 50]] }, thresholds: { max_slowdown_ms: 10 }, expected: 'failure', by: 'render_time' },
  'slow, and slow before': { stable: { ...STABLE, renders: [[200, 900]] }, candidate: { ...GOOD, renders: [[60, 1_000]] }, expected: 'success' },
  'a fifth of the pages 600 ms slower': { candidate: { ...GOOD, renders: [[100, 20], [25, 620]] }, expected: 'failure', by: 'render_time', says: /95 % of the renders/ },
  'some pauses of a busy machine on the candidate': { candidate: { ...GOOD, renders: [[57, 20], [3, 700]] }, expected: 'success' },
  'a busy machine for both': { stable: { ...STABLE, renders: [[100, 20], [100, 400]] }, candidate: { ...GOOD, renders: [[30, 20], [32, 420]] }, expected: 'success' },
  '300 ms slower, say probes': { candidate: { requests: 5, renders: [] }, synthetic: probes(Array.from({ length: 40 }, () => ({ candidate_ms: [310, 311, 312] }))), expected: 'failure', by: 'synthetic_time', says: /40 pages, rendered 120 times on each release in turn, take 300 ms more/ },
  'one page 300 ms slower, say probes': { candidate: GOOD, synthetic: probes([...fine(9), { path: '/menu', candidate_ms: [310, 330, 312] }]), expected: 'failure', by: 'synthetic_time', says: /\/menu takes 310 ms or more on the candidate and 12 ms or less/ },
  'one wild measurement of probes': { candidate: GOOD, synthetic: probes([...fine(9), { candidate_ms: [10, 1_900, 11] }]), expected: 'success' },
  'probes of a machine that becomes busy': { candidate: GOOD, synthetic: probes([...fine(9), { stable_ms: [10, 300, 420], candidate_ms: [12, 480, 410] }]), expected: 'success' },
  'faster': { candidate: { ...GOOD, renders: [[60, 4]] }, synthetic: probes(Array.from({ length: 9 }, () => ({ candidate_ms: [1, 2, 3] }))), expected: 'success' },

  'too few visitors': { candidate: { requests: 60, renders: [[40, 20]] }, expected: 'inconclusive', by: 'samples', says: /60 requests of visitors; 100 are needed/ },
  'too few visitors, but probes': { candidate: { requests: 30, renders: [[20, 20]] }, synthetic: probes(fine(30)), expected: 'success' },
  'nobody at all': { stable: {}, candidate: {}, expected: 'inconclusive', by: 'samples' },
  'nobody at all, but probes': { stable: {}, candidate: {}, synthetic: probes(fine(40)), expected: 'success' },
  'a small site that is all in memory, and fast': { stable: { requests: 3_600, renders: [] }, candidate: { requests: 400, renders: [[8, 30]] }, expected: 'success' },
  'a small site that is all in memory, and slow': { stable: { requests: 3_600, renders: [] }, candidate: { requests: 400, renders: [[8, 330]] }, expected: 'inconclusive', by: 'render_time', says: /30 of each are needed/ },
} // prettier-ignore

describe('the verdict', () => {
  for (const [
    name,
    { stable = STABLE, candidate, synthetic, thresholds, expected, by, says },
  ] of Object.entries(CASES))
    test(`${name}: ${expected}`, () => {
      const evidence: Evidence = {
        stable: figures(stable),
        candidate: figures(candidate),
        ...(synthetic && { synthetic }),
        ...(thresholds && { thresholds }),
      }
      const verdict = judge(evidence)
      const decisive = verdict.checks.filter((check) => check.verdict !== 'success')
      assert.equal(verdict.verdict, expected, JSON.stringify(decisive, undefined, 2))
      if (by !== undefined) assert.equal(verdict.checks.find((check) => check.verdict === expected)?.name, by)
      if (says) assert.match(verdict.summary, says)
      for (const check of verdict.checks) {
        assert.match(check.reason, /\.$/, check.reason)
        assert.doesNotMatch(check.reason, /NaN|undefined|Infinity/, check.reason)
      }
      assert.deepEqual(judge(evidence), verdict, 'the same figures give the same verdict')
    })
})

/** Against values of R: fisher.test(…, alternative = "greater"), pbinom, wilcox.test(…, exact = FALSE). */
describe('statistics', () => {
  const near = (found: number, expected: number, tolerance = 1e-6) =>
    assert.ok(Math.abs(found - expected) <= tolerance * Math.max(1, expected), `${found} ≠ ${expected}`)

  test("Fisher's exact test", () => {
    // The lady tasting tea: all four of four, and three of four.
    near(fisher({ failures: 4, trials: 4 }, { failures: 0, trials: 4 }), 1 / 70)
    near(fisher({ failures: 3, trials: 4 }, { failures: 1, trials: 4 }), 17 / 70)
    near(fisher({ failures: 1, trials: 1_000 }, { failures: 0, trials: 1_000 }), 0.5)
    assert.equal(fisher({ failures: 0, trials: 10 }, { failures: 0, trials: 10 }), 1)
    assert.equal(fisher({ failures: 0, trials: 0 }, { failures: 5, trials: 10 }), 1)
    near(fisher({ failures: 0, trials: 500 }, { failures: 20, trials: 500 }), 1)
  })

  test('Fisher agrees with counting every table, and stays exact for millions', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    for (const [a, m, b, n] of [
      [2, 12, 1, 30],
      [5, 20, 3, 25],
      [7, 10, 9, 40],
    ] as const) {
      let sum = 0
      for (let hits = a; hits <= Math.min(m, a + b); hits += 1)
        sum += (choose(m, hits) * choose(n, a + b - hits)) / choose(m + n, a + b)
      near(fisher({ failures: a, trials: m }, { failures: b, trials: n }), sum, 1e-9)
    }
    const began = performance.now()
    const p = fisher({ failures: 5_000, trials: 1_000_000 }, { failures: 5_000, trials: 1_000_000 })
    assert.ok(p > 0.5 && p < 0.51, String(p))
    assert.ok(performance.now() - began < 5_000)
  })

  test('the tail of the binomial distribution', () => {
    near(binomialTail(3, 3, 0.1), 0.001)
    near(binomialTail(1, 2, 0.5), 0.75)
    near(binomialTail(20, 400, 0.01), 1.1e-8, 1e-8)
    assert.equal(binomialTail(0, 5, 0.5), 1)
    assert.equal(binomialTail(2, 5, 0), 0)
  })

  test("Wilcoxon's signed-rank test", () => {
    assert.equal(signedRank([5, 6, 7]), 1, 'too few to say anything')
    // Ten that all rose: V = 55; normal approximation with continuity correction.
    near(signedRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0.0029531, 1e-5)
    assert.ok(signedRank([1, -2, 3, -4, 5, -6, 7, -8, 9, -10]) > 0.5)
    assert.ok(signedRank(Array.from({ length: 50 }, (_, index) => (index === 0 ? 9_999 : -1))) > 0.99)
  })
})
