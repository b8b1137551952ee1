/**
 * How often the judge is wrong, over many made-up canaries that it looks at again and again while they run: good ones that
 * it stops, and bad ones that it lets pass. The same seeds give the same canaries.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fault, type Situation, canary, randomOf } from '../../../../test/kit/simulated-canary.ts'
import { judge } from './judge.ts'
import type { Outcome } from './verdict.ts'

const CANARIES = 500
const LOOKS = 20

function situationOf(random: () => number, probed: boolean): Situation {
  const oneOf = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(random() * values.length)] ?? values[0]
  return {
    share: oneOf([0.05, 0.1, 0.25, 0.5]),
    requests: 300 + Math.floor(500 * random()),
    background: oneOf([0, 0, 0.0005, 0.002]),
    busy: oneOf([0, 0.1, 0.4]),
    probed,
  }
}

/** What became of each canary, in shares of all. A failure ends it; else the last look counts. */
function outcomes(fault: Fault, probed: boolean, seed: number): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { success: 0, failure: 0, inconclusive: 0 }
  for (let number = 0; number < CANARIES; number += 1) {
    const random = randomOf(seed * 100_000 + number)
    let verdict: Outcome = 'inconclusive'
    for (const evidence of canary(situationOf(random, probed), fault, random, LOOKS)) {
      verdict = judge(evidence).verdict
      if (verdict === 'failure') break
    }
    counts[verdict] += 1 / CANARIES
  }
  return counts
}

type Case = {
  name: string
  fault: Fault
  probed: boolean
  expected: Outcome
  atLeast: number
  never: [Outcome, number]
}

const CASES: Case[] = [
  { name: 'good', fault: {}, probed: true, expected: 'success', atLeast: 0.98, never: ['failure', 0.01] },
  { name: 'good, without probes', fault: {}, probed: false, expected: 'success', atLeast: 0.85, never: ['failure', 0.01] },
  { name: 'good with one stray error', fault: { strayErrors: 1 }, probed: true, expected: 'success', atLeast: 0.98, never: ['failure', 0.01] },
  { name: '5 % errors', fault: { errors: 0.05 }, probed: true, expected: 'failure', atLeast: 0.98, never: ['success', 0.005] },
  { name: '5 % errors, without probes', fault: { errors: 0.05 }, probed: false, expected: 'failure', atLeast: 0.98, never: ['success', 0.005] },
  { name: '300 ms slower', fault: { slower_ms: 300 }, probed: true, expected: 'failure', atLeast: 0.99, never: ['success', 0] },
  { name: '300 ms slower, without probes', fault: { slower_ms: 300 }, probed: false, expected: 'failure', atLeast: 0.8, never: ['success', 0] },
  { name: 'one page broken', fault: { brokenPage: 3 }, probed: true, expected: 'failure', atLeast: 0.99, never: ['success', 0] },
  { name: 'a seldom visited page broken', fault: { brokenPage: 23 }, probed: true, expected: 'failure', atLeast: 0.99, never: ['success', 0] },
  { name: 'a seldom visited page broken, without probes', fault: { brokenPage: 23 }, probed: false, expected: 'failure', atLeast: 0.85, never: ['success', 0.03] },
] // prettier-ignore

describe('of simulated canaries', () => {
  for (const [
    index,
    {
      name,
      fault,
      probed,
      expected,
      atLeast,
      never: [wrong, atMost],
    },
  ] of CASES.entries())
    test(`${name}: ${expected} at least ${atLeast * 100} %, ${wrong} at most ${atMost * 100} %`, (context) => {
      const found = outcomes(fault, probed, index + 1)
      const shown = Object.entries(found).map(
        ([outcome, share]) => `${outcome} ${(share * 100).toFixed(1)} %`,
      )
      context.diagnostic(`${name}: ${shown.join(', ')}`)
      assert.ok(found[expected] >= atLeast, shown.join(', '))
      assert.ok(found[wrong] <= atMost, shown.join(', '))
    })
})
