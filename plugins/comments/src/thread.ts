/** The thread below a post: what is shown, and the form. */
import {
  type BlockInput,
  type Markup,
  type PluginRequest,
  type PluginResponse,
  type Row,
  type Site,
  isHostError,
  markup,
  notFound,
} from '@hotswap/sdk'
import { answerPage } from '../../visitor-forms/answers.ts'
import { checkboxField, inputField, visitorForm } from '../../visitor-forms/form.ts'
import { numberOf, settingText } from '../../visitor-forms/input.ts'
import { paragraphsOf } from '../../visitor-forms/plain-text.ts'
import { type Comment, TEXT_MAX, shownOf } from './comments.ts'

export const COMMENTS = '/api/comments/comments'
export const FORM_ID = 'comments-form'
/** Of the newest on the page, and of those before on pages of their own: they take half the processor time that a block may. */
const SHOWN_MAX = 50
const DAY_MS = 86_400_000

export async function threadBlock({ settings, page }: BlockInput, site: Site): Promise<Markup | null> {
  if (!page.entry) return null
  const part = await partOf(site, page.entry.id)
  const count =
    part.earlier === null ? part.items.length : await shownOf(site).count({ where: { entry: page.entry.id } })
  const heading = settingText(settings['heading'], site.t(count === 1 ? 'one' : 'many', { count }))
  return markup`<link rel="stylesheet" href="asset:comments.css">
${
  count > 0 &&
  markup`<section class="discussion" id="discussion" aria-labelledby="discussion-heading"><h2 id="discussion-heading">${heading}</h2>
${listOf(site, page.entry.id, part)}</section>`
}
${
  isOpen(site, page.entry.published_at)
    ? visitorForm(site, {
        id: FORM_ID,
        action: COMMENTS,
        passes: '/api/comments/pass',
        page,
        heading: site.t('write'),
        fields: commentFields(site, page.entry.id),
        button: site.t('send'),
        thanks: site.t(site.settings['moderation'] === 'none' ? 'thanks_now' : 'thanks'),
      })
    : markup`<p class="discussion">${site.t('closed')}</p>`
}`
}

/** @param publishedAt of the post */
export function isOpen(site: Site, publishedAt: string): boolean {
  const days = numberOf(site.settings['close_after_days'], 0)
  return days === 0 || Date.parse(publishedAt) > Date.now() - days * DAY_MS
}

/** @param answersTo the comment that is answered */
export function commentFields(site: Site, entryId: string, answersTo = ''): Markup {
  const { settings } = site
  const optional = site.t('optional')
  const field = (name: string) => ({ id: `${FORM_ID}-${name}`, name, label: site.t(`field.${name}`) })
  const isEmailRequired = settings['ask_email'] !== 'optional'
  return markup`<input type="hidden" name="entry" value="${entryId}"><input type="hidden" name="answers_to" value="${answersTo}">
${inputField({ ...field('name'), type: 'text', required: true, max: 100, autocomplete: 'name' }, optional)}
${inputField(
  {
    ...field('email'),
    type: 'email',
    required: isEmailRequired,
    max: 200,
    autocomplete: 'email',
    hint: site.t('never_shown'),
  },
  optional,
)}
${inputField({ ...field('text'), type: 'textarea', required: true, max: TEXT_MAX }, optional)}
${settings['allow_notify'] === true && checkboxField({ ...field('notify'), required: false })}`
}

type Part = { items: Row<Comment>[]; earlier: string | null }

/** The newest, in the order they were written. @param cursor of the part after which these come */
async function partOf(site: Site, entry: string, cursor?: string): Promise<Part> {
  const { items, next_cursor } = await shownOf(site).list({
    where: { entry },
    order: '-written_at',
    limit: SHOWN_MAX,
    ...(cursor !== undefined && { cursor }),
  })
  return { items: items.toReversed(), earlier: next_cursor }
}

/** Those before the ones that the page shows. */
export async function earlierComments({ params, query }: PluginRequest, site: Site): Promise<PluginResponse> {
  const entry = params['entry'] ?? ''
  const { items, earlier } = await partOf(site, entry, query['cursor']).catch(nothing)
  const [first] = items
  if (!first) return notFound(site.t('gone'))
  return answerPage(
    site,
    first.title,
    markup`<link rel="stylesheet" href="asset:comments.css"><div class="discussion">${listOf(site, entry, { items, earlier })}</div>`,
    { back: `${first.path}#discussion` },
  )
}

/** Cursors come back from visitors, who may have made them up. */
function nothing(error: unknown): Part {
  if (!isHostError(error, 'invalid')) throw error
  return { items: [], earlier: null }
}

/** Answers whose comment was taken down stand by themselves. */
function listOf(site: Site, entry: string, { items, earlier }: Part): Markup | false {
  if (items.length === 0) return false
  const ids = new Set(items.map(({ id }) => id))
  const answers = new Map<string, Row<Comment>[]>()
  const first: Row<Comment>[] = []
  for (const comment of items) {
    if (!ids.has(comment.parent)) first.push(comment)
    else answers.set(comment.parent, [...(answers.get(comment.parent) ?? []), comment])
  }
  const link = `/api/comments/earlier/${entry}?cursor=${encodeURIComponent(earlier ?? '')}`
  return markup`${earlier !== null && markup`<p><a class="discussion-reply" href="${link}" rel="nofollow">${site.t('earlier')}</a></p>`}<ol>${first.map(
    (comment) => {
      const below = answers.get(comment.id) ?? []
      return itemOf(
        site,
        comment,
        below.length > 0 && markup`<ol>${below.map((answer) => itemOf(site, answer, false))}</ol>`,
      )
    },
  )}</ol>`
}

function itemOf(site: Site, comment: Row<Comment>, below: Markup | false): Markup {
  const { id, name, text, is_owner, written_at } = comment
  return markup`<li id="comment-${id}"><article><header><strong>${name || site.t('nobody')}</strong>${
    is_owner && markup` <span class="discussion-badge">${site.title}</span>`
  } <time datetime="${written_at}">${dateOf(site, written_at)}</time></header>
${paragraphsOf(text ?? '')}<a class="discussion-reply" href="/api/comments/answer/${id}" rel="nofollow">${site.t('answer')}</a></article>${below}</li>`
}

/** The sandbox knows no languages: how dates are written stands in the locales. */
function dateOf(site: Site, moment: string): string {
  const [year = '', month = '', day = ''] = (moment ?? '').slice(0, 10).split('-')
  return site.t('date', { year, month: site.t(`month.${month}`), day: String(Number(day)) })
}
