/** Comments: a thread below posts, an endpoint that takes what visitors write, and the owner's judgement. */
import {
  type PluginRequest,
  type PublishedEntry,
  type Row,
  type Site,
  definePlugin,
  json,
} from '@hotswap/sdk'
import { admit, makePass } from '../../visitor-forms/admission.ts'
import { accepted, askAgain, refused } from '../../visitor-forms/answers.ts'
import { thanksId } from '../../visitor-forms/form.ts'
import { type Fields, fieldsOf, isEmail, lineOf, textOf } from '../../visitor-forms/input.ts'
import {
  type Comment,
  TEXT_MAX,
  type Waiting,
  approve,
  columnsOf,
  forgetOld,
  holdBack,
  isKnown,
  show,
  shownOf,
  takeDown,
  waitingOf,
} from './comments.ts'
import { judge } from './judgement.ts'
import { answerForm, askFor, doFor, isId } from './links.ts'
import { tellOwner, tellVisitors } from './mails.ts'
import { COMMENTS, FORM_ID, earlierComments, isOpen, threadBlock } from './thread.ts'

const ENDPOINT = '/comments'

export default definePlugin({
  blocks: { thread: threadBlock },
  endpoints: {
    'GET /pass': async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
    'POST /comments': takeComment,
    'GET /earlier/:entry': earlierComments,
    'GET /answer/:id': answerForm,
    'GET /notify': (request, site) => askFor(site, request, 'notify'),
    'POST /notify': (request, site) => doFor(site, request, 'notify'),
    'GET /mute': (request, site) => askFor(site, request, 'mute'),
    'POST /mute': (request, site) => doFor(site, request, 'mute'),
  },
  schedules: {
    async forget(_event, site) {
      const forgotten = await forgetOld(site)
      if (forgotten > 0) site.log.info('Rejected comments and spam were deleted', { forgotten })
    },
  },
  actions: {
    async approve({ input }, site) {
      const shown = await approve(site, await waitingRow(site, input))
      if (shown) await tellVisitors(site, shown)
      return { message: 'It is shown below the post now.' }
    },
    reject: ({ input }, site) => dismiss(site, input, 'rejected'),
    spam: ({ input }, site) => dismiss(site, input, 'spam'),
    async 'take-down'({ input }, site) {
      await takeDown(site, await shownRow(site, input))
      return { message: 'It is not shown any more.' }
    },
    async answer({ input, by }, site) {
      const answered = await shownRow(site, input)
      const answer = await show(site, {
        ...columnsOf(answered),
        parent: answered.parent || answered.id,
        answers_to: answered.id,
        name: by,
        email: '',
        text: textOf(input, 'text', TEXT_MAX),
        is_owner: true,
        notify: 'no',
        written_at: new Date().toISOString(),
        submission: crypto.randomUUID(),
      })
      if (answer) await tellVisitors(site, answer)
      return { message: 'Your answer is shown below the comment.' }
    },
  },
})

async function takeComment(request: PluginRequest, site: Site) {
  const fields = fieldsOf(request.body)
  if (site.is_preview) return refused(site, request, fields, { preview: site.t('form.preview') })
  const problems = problemsOf(site, fields)
  if (Object.keys(problems).length > 0) return refused(site, request, fields, problems)
  const admission = await admit(site, ENDPOINT, fields)
  if (admission.kind === 'again') return askAgain(site, request, fields, admission, COMMENTS)
  const done = (reload = false) => accepted(request, fields, thanksId(FORM_ID), { reload })
  if (admission.kind === 'program') return done()

  const entryId = lineOf(fields, 'entry')
  const entry = isId(entryId) ? await site.content.get(entryId) : null
  if (!entry || entry.path === null) return refused(site, request, fields, { entry: site.t('gone') })
  if (!isOpen(site, entry.published_at)) return refused(site, request, fields, { entry: site.t('closed') })
  const comment = await commentOf(site, fields, { ...entry, path: entry.path }, admission.id)
  if (!comment) return refused(site, request, fields, { answers_to: site.t('gone') })
  if (await isKnown(site, comment)) return done()

  const judgement = await judge(site, comment)
  if (judgement.status === 'shown') {
    const shown = await show(site, comment)
    if (shown) await Promise.all([tellOwner(site, shown, true), tellVisitors(site, shown)])
    return done(true)
  }
  const held = await holdBack(site, { ...comment, ...judgement })
  if (held?.status === 'waiting') await tellOwner(site, held, false)
  return done()
}

function problemsOf(site: Site, fields: Fields): Record<string, string> {
  const problems: Record<string, string> = {}
  const missing = (name: string) => site.t('missing', { field: site.t(`field.${name}`) })
  const email = lineOf(fields, 'email')
  if (lineOf(fields, 'name', 100) === '') problems['name'] = missing('name')
  if (textOf(fields, 'text', TEXT_MAX) === '') problems['text'] = missing('text')
  if (email === '' && site.settings['ask_email'] !== 'optional') problems['email'] = missing('email')
  if (email !== '' && !isEmail(email)) problems['email'] = site.t('no_email')
  return problems
}

/** @returns undefined where it answers what is not there (any more) */
async function commentOf(
  site: Site,
  fields: Fields,
  entry: PublishedEntry & { path: string },
  submission: string,
): Promise<Comment | undefined> {
  const answersTo = lineOf(fields, 'answers_to')
  const answered = isId(answersTo) ? await shownOf(site).get(answersTo) : null
  if (answersTo !== '' && answered?.entry !== entry.id) return undefined
  const email = lineOf(fields, 'email').toLowerCase()
  const wantsNotice = lineOf(fields, 'notify') === 'yes' && site.settings['allow_notify'] === true
  return {
    entry: entry.id,
    path: entry.path,
    title: entry.title,
    parent: answered ? answered.parent || answered.id : '',
    answers_to: answersTo,
    name: lineOf(fields, 'name', 100),
    email,
    text: textOf(fields, 'text', TEXT_MAX),
    is_owner: false,
    notify: wantsNotice && email !== '' ? 'asked' : 'no',
    written_at: new Date().toISOString(),
    submission,
  }
}

async function dismiss(site: Site, input: Fields, status: 'rejected' | 'spam') {
  const { id } = await waitingRow(site, input)
  await waitingOf(site).update(id, { status, reason: 'You said so.' })
  return { message: 'It will be deleted in 30 days.' }
}

async function waitingRow(site: Site, input: Fields): Promise<Row<Waiting>> {
  return present(await waitingOf(site).get(String(input['row'])))
}

async function shownRow(site: Site, input: Fields): Promise<Row<Comment>> {
  return present(await shownOf(site).get(String(input['row'])))
}

function present<Found>(row: Found | null): Found {
  if (row === null) throw new Error('This comment is not there any more.')
  return row
}
