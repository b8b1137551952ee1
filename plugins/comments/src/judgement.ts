/** Decides whether a comment is shown at once, waits for the site's owner, or is spam. */
import type { Site } from '@hotswap/sdk'
import { countLinks, hasPhrase } from '../../visitor-forms/admission.ts'
import { numberOf, phrasesOf } from '../../visitor-forms/input.ts'
import { type Comment, shownOf } from './comments.ts'

export type Judgement = { status: 'shown' } | { status: 'waiting' | 'spam'; reason: string }

export async function judge(site: Site, comment: Comment): Promise<Judgement> {
  const { settings } = site
  const text = `${comment.name}\n${comment.text}`
  if (hasPhrase(text, phrasesOf(settings['blocked_words'])))
    return { status: 'spam', reason: 'It has a word that you block.' }
  const limit = numberOf(settings['max_links'], 2)
  const links = countLinks(text)
  if (links > limit) return { status: 'waiting', reason: `It has ${links} links; you allow ${limit}.` }
  if (settings['moderation'] === 'none') return { status: 'shown' }
  if (settings['moderation'] === 'all') return { status: 'waiting', reason: 'You look at all comments.' }
  const isKnown = comment.email !== '' && (await shownOf(site).count({ where: { email: comment.email } })) > 0
  return isKnown ? { status: 'shown' } : { status: 'waiting', reason: 'The first comment with this address.' }
}
