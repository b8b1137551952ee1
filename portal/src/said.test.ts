/** Sentences of the server in German: those it makes of figures, those of every step, and every expected error. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../server/errors.ts'
import { judge } from '../../server/features/deployments/quality/judge.ts'
import type { Synthetic } from '../../server/features/deployments/quality/verdict.ts'
import { type ArmFigures, BOUNDS_MS, emptyFigures } from '../../server/published/arm-figures.ts'
import problems from './locales/de/problems.json' with { type: 'json' }
import said from './locales/de/said.json' with { type: 'json' }
import { translate } from './said'

/** Words that no German sentence has. */
const ENGLISH = /\b(the|of|and|is|are|were|has|have|on|more|than|nothing)\b/i

const inGerman = (text: string) => translate(text, said, 'de')

describe('a sentence with places', () => {
  const texts = {
    '{{number}} of {{all}} websites': '{{number}} von {{all}} Websites',
    '{{detail}} so far': 'bisher {{detail}}',
    'It failed.': 'Es schlug fehl.',
    'Try again at {{moment}}.': 'Neuer Versuch am {{moment}}.',
  }
  test('keeps what differs, also where that is a sentence itself', () => {
    expect(translate('3 of 12 websites so far', texts, 'de')).toBe('bisher 3 von 12 Websites')
  })
  test('is found among others', () => {
    expect(translate('It failed. Try again at noon.', texts, 'de')).toBe(
      'Es schlug fehl. Neuer Versuch am noon.',
    )
  })
  test('has numbers as the language writes them', () => {
    expect(translate('1,024 of 2.5 websites', texts, 'de')).toBe('1.024 von 2,5 Websites')
  })
  test('stays as it is where nobody translated it', () => {
    expect(translate('Somebody wrote this by hand.', texts, 'de')).toBe('Somebody wrote this by hand.')
  })
})

test('every expected error has a title', () => {
  const missing = Object.values(catalogue).filter(({ title }) => !Object.hasOwn(problems, title))
  expect(missing).toEqual([])
})

/** @param slow ms that a page took @param failed how often /news failed */
function figures(requests: number, slow = 5, failed = 0): ArmFigures {
  const figuresOf = emptyFigures()
  figuresOf.requests = requests
  figuresOf.errors = failed
  figuresOf.renders = requests
  figuresOf.render_ms[BOUNDS_MS.findIndex((bound) => bound > slow)] = requests
  if (failed > 0) figuresOf.failed_paths['/news'] = failed
  return figuresOf
}

function probes(stableMs: number, candidateMs: number, failures = 0): Synthetic {
  const rounds = 20
  const page = {
    path: '/about',
    stable_ms: Array.from({ length: rounds }, () => stableMs),
    candidate_ms: Array.from({ length: rounds }, () => candidateMs),
    stable_failures: 0,
    candidate_failures: failures,
    error: failures > 0 ? 'sections/hero.liquid:3: no filter shout' : null,
  }
  return { stable: figures(rounds), candidate: figures(rounds), pages: [page] }
}

test('every verdict on a candidate is in German', () => {
  const evidence = [
    { stable: figures(0), candidate: figures(2) },
    { stable: figures(0), candidate: figures(200, 5, 3) },
    { stable: figures(5_000), candidate: figures(500, 5, 40) },
    { stable: figures(5_000), candidate: figures(500, 5, 6) },
    { stable: figures(400), candidate: figures(400, 900) },
    { stable: figures(400), candidate: figures(400) },
    { stable: figures(10), candidate: figures(10), synthetic: probes(5, 5) },
    { stable: figures(400), candidate: figures(400), synthetic: probes(5, 900) },
    { stable: figures(400), candidate: figures(400), synthetic: probes(5, 5, 20) },
    { stable: figures(400), candidate: figures(400), synthetic: probes(9, 5) },
  ]
  const reasons = evidence.flatMap((each) => {
    const { summary, checks } = judge(each)
    return [summary, ...checks.map(({ reason }) => reason)]
  })
  expect(reasons.filter((text) => inGerman(text) === text || ENGLISH.test(inGerman(text)))).toEqual([])
})

test('every step of a deployment says in German what became of it', () => {
  const folder = new URL('../../server/features/deployments/steps/', import.meta.url)
  const sources = globSync('*.ts', { cwd: folder }).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const sentences = sources.flatMap((source) => [
    ...[...source.matchAll(/\b(?:done|skipped)\(\s*'([^']+)'/g)].map(([, text = '']) => text),
    ...[...source.matchAll(/[?:]\s*'([A-Z][^']+ [^']+)'/g)].map(([, text = '']) => text),
    ...[...source.matchAll(/`([^`]*[a-z]{3}[^`]*)`/g)]
      .map(([, text = '']) => text)
      .filter((text) => / [a-z]{2,}/.test(text) && !/[?'`/]/.test(text))
      .map((text) => text.replaceAll(/\$\{[^}]+\}/g, '7')),
  ])
  expect(sentences.length).toBeGreaterThan(25)
  expect(sentences.filter((text) => inGerman(text) === text || ENGLISH.test(inGerman(text)))).toEqual([])
})
