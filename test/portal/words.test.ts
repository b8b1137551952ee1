/** What the server has names and sentences for, has words in the portal, in German too. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { actNames } from '../../portal/src/kit/audit/act-names.ts'
import { taskNames } from '../../portal/src/kit/jobs/task-names.ts'
import { mailTexts } from '../../portal/src/routes/_app/t/$tenant/-mail/mail-texts.ts'
import { eventTexts } from '../../portal/src/routes/_app/t/$tenant/webhooks/-parts/event-texts.ts'
import { translate } from '../../portal/src/said.ts'
import { NOUNS, VERBS } from '../../sdk/formats/audit-acts.ts'
import { catalogue } from '../../server/errors.ts'
import { judge } from '../../server/features/deployments/quality/judge.ts'
import type { Synthetic } from '../../server/features/deployments/quality/verdict.ts'
import { BUILT_IN } from '../../server/features/mail/templates/built-in.ts'
import { EVENTS } from '../../server/features/webhooks/events.ts'
import { defineJobs } from '../../server/jobs.ts'
import { type ArmFigures, BOUNDS_MS, emptyFigures } from '../../server/published/arm-figures.ts'
import { startTestApp } from '../kit/app.ts'

type Texts = Record<string, string>

const german = (room: string): Texts =>
  JSON.parse(
    readFileSync(new URL(`../../portal/src/locales/de/${room}.json`, import.meta.url), 'utf8'),
  ) as Texts
/** In place of what looks words up: the words themselves, and those of a room. */
const asIs = ((text: string) => text) as never
const inRoom = (room: string) => {
  const texts = german(room)
  return ((text: string) => texts[text] ?? '') as never
}

const { ctx } = await startTestApp()

test('every task is named, and none that is gone', () => {
  const defined: string[] = []
  const jobs: typeof ctx.jobs = {
    ...ctx.jobs,
    define: ({ name }) => void defined.push(name),
    cron: ({ name }) => void defined.push(`cron.${name}`),
  }
  defineJobs({ ...ctx, jobs })
  assert.deepEqual(Object.keys(taskNames(asIs)).toSorted(), defined.toSorted())
  assert.ok(!Object.values(taskNames(inRoom('tasks'))).includes(''))
})

test('every type of event', () => {
  const inEnglish = Object.entries(EVENTS).map(([type, { description }]) => [type, description])
  assert.deepEqual(eventTexts(asIs), Object.fromEntries(inEnglish))
  assert.ok(!Object.values(eventTexts(inRoom('events'))).includes(''))
})

test('every mail', () => {
  const inEnglish = [...BUILT_IN.values()].map(({ slug, description }) => [slug, description])
  assert.deepEqual(mailTexts(asIs), Object.fromEntries(inEnglish))
  assert.ok(!Object.values(mailTexts(inRoom('mails'))).includes(''))
})

test('every act of the trail; what an older version did keeps its name', () => {
  const nameOf = actNames(inRoom('acts'))
  assert.equal(nameOf('page.publish'), 'Seite: veröffentlicht')
  const actions = [...NOUNS.map((noun) => `${noun}.add`), ...VERBS.map((verb) => `page.${verb}`)]
  assert.deepEqual(
    actions.filter((action) => nameOf(action) === action),
    [],
  )
  assert.equal(nameOf('something.older'), 'something.older')
})

test('every expected error has a title', () => {
  const titles = german('problems')
  const missing = Object.values(catalogue).filter(({ title }) => !Object.hasOwn(titles, title))
  assert.deepEqual(missing, [])
})

describe('sentences', () => {
  const said = german('said')
  const inGerman = (text: string) => translate(text, said, 'de')
  /** Words that no German sentence has. */
  const ENGLISH = /\b(the|of|and|is|are|were|has|have|on|more|than|nothing)\b/i
  const untranslated = (texts: readonly string[]) =>
    texts.filter((text) => inGerman(text) === text || ENGLISH.test(inGerman(text)))

  test('keep what differs, are found among others, and write numbers as the language does', () => {
    const texts = {
      '{{number}} of {{all}} websites': '{{number}} von {{all}} Websites',
      '{{detail}} so far': 'bisher {{detail}}',
      'It failed.': 'Es schlug fehl.',
      'Try again at {{moment}}.': 'Neuer Versuch: {{moment}}.',
    }
    assert.equal(translate('3 of 12 websites so far', texts, 'de'), 'bisher 3 von 12 Websites')
    assert.equal(
      translate('It failed. Try again at 9:30.', texts, 'de'),
      'Es schlug fehl. Neuer Versuch: 9:30.',
    )
    assert.equal(translate('1,024 of 2.5 websites', texts, 'de'), '1.024 von 2,5 Websites')
    assert.equal(translate('Somebody wrote this.', texts, 'de'), 'Somebody wrote this.')
  })

  test('every verdict on a candidate', () => {
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
    assert.deepEqual(untranslated(reasons), [])
  })

  test('what became of every step of a deployment', () => {
    const folder = new URL('../../server/features/deployments/steps/', import.meta.url)
    const sources = globSync('*.ts', { cwd: folder }).map((file) =>
      readFileSync(new URL(file, folder), 'utf8'),
    )
    const texts = sources.flatMap((source) => [
      ...[...source.matchAll(/\b(?:done|skipped)\(\s*'([^']+)'/g)].map(([, text = '']) => text),
      ...[...source.matchAll(/[?:]\s*'([A-Z][^']+ [^']+)'/g)].map(([, text = '']) => text),
      ...[...source.matchAll(/`([^`]*[a-z]{3}[^`]*)`/g)]
        .map(([, text = '']) => text)
        .filter((text) => / [a-z]{2,}/.test(text) && !/[?'`/]/.test(text))
        .map((text) => text.replaceAll(/\$\{[^}]+\}/g, '7')),
    ])
    assert.ok(texts.length > 25, `only ${texts.length} were found`)
    assert.deepEqual(untranslated(texts), [])
  })
})

/** @param ms that every render took @param failed how often /news failed */
function figures(requests: number, ms = 5, failed = 0): ArmFigures {
  const made = emptyFigures()
  made.requests = requests
  made.errors = failed
  made.renders = requests
  made.render_ms[BOUNDS_MS.findIndex((bound) => bound > ms)] = requests
  if (failed > 0) made.failed_paths['/news'] = failed
  return made
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
