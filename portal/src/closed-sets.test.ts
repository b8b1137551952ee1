/** What the server has names for, has words in the portal: events, mails, and what the trail says was done. */
import { expect, test } from 'vitest'
import { NOUNS, VERBS } from '../../server/features/audit/acts.ts'
import { BUILT_IN } from '../../server/features/mail/templates/built-in.ts'
import { EVENTS } from '../../server/features/webhooks/events.ts'
import { actNames } from './kit/audit/act-names'
import acts from './locales/de/acts.json' with { type: 'json' }
import events from './locales/de/events.json' with { type: 'json' }
import mails from './locales/de/mails.json' with { type: 'json' }
import { mailTexts } from './routes/_app/t/$tenant/-mail/mail-texts'
import { eventTexts } from './routes/_app/t/$tenant/webhooks/-parts/event-texts'

const asIs = ((text: string) => text) as never
const inGerman = (texts: Record<string, string>) => ((text: string) => texts[text] ?? '') as never

test('every type of event', () => {
  const inEnglish = Object.fromEntries(
    Object.entries(EVENTS).map(([type, { description }]) => [type, description]),
  )
  expect(eventTexts(asIs)).toEqual(inEnglish)
  expect(Object.values(eventTexts(inGerman(events)))).not.toContain('')
})

test('every mail', () => {
  const inEnglish = Object.fromEntries(
    [...BUILT_IN.values()].map(({ slug, description }) => [slug, description]),
  )
  expect(mailTexts(asIs)).toEqual(inEnglish)
  expect(Object.values(mailTexts(inGerman(mails)))).not.toContain('')
})

test('every act of the trail', () => {
  const nameOf = actNames(inGerman(acts))
  expect(nameOf('page.publish')).toBe('Seite: veröffentlicht')
  const unnamed = [...NOUNS.map((noun) => `${noun}.add`), ...VERBS.map((verb) => `page.${verb}`)].filter(
    (action) => nameOf(action) === action,
  )
  expect(unnamed).toEqual([])
  expect(nameOf('something.older')).toBe('something.older')
})
