/** Contact form: a block that visitors write with, an endpoint that takes it, and what the site's owner does with messages. */
import { type PluginRequest, type Row, type Site, definePlugin, json } from '@hotswap/sdk'
import { admit, makePass } from '../../visitor-forms/admission.ts'
import { accepted, askAgain, refused } from '../../visitor-forms/answers.ts'
import { addressesOf, fieldsOf, lineOf, numberOf } from '../../visitor-forms/input.ts'
import { MESSAGES, formBlock, thanksOf } from './block.ts'
import { deliver } from './delivery.ts'
import {
  type Message,
  forgetOld,
  isKnown,
  keep,
  messagesOf,
  problemsOf,
  readMessage,
  spamReason,
} from './messages.ts'

const SPAM_DAYS = 30
const ENDPOINT = '/messages'

export default definePlugin({
  blocks: { form: formBlock },
  endpoints: {
    'GET /pass': async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
    'POST /messages': takeMessage,
  },
  schedules: {
    async forget(_event, site) {
      const days = numberOf(site.settings['keep_days'], 365)
      const spam = await forgetOld(site, SPAM_DAYS, 'spam')
      const old = days > 0 ? await forgetOld(site, days) : 0
      if (spam + old > 0) site.log.info('Old messages were deleted', { spam, messages: old })
    },
  },
  actions: {
    async spam({ input }, site) {
      const { id } = await messageOf(site, input)
      await messagesOf(site).update(id, { status: 'spam', reason: 'You said so.' })
      return { message: 'It is spam now, and will be deleted 30 days after it came.' }
    },
    async 'not-spam'({ input }, site) {
      const { id, status } = await messageOf(site, input)
      if (status !== 'spam') throw new Error('This message is no spam.')
      await deliver(site, await messagesOf(site).update(id, { status: 'new', reason: '' }))
      return { message: 'It is a message like any other again, and was sent to you.' }
    },
    async answer({ input }, site) {
      const { id, email } = await messageOf(site, input)
      if (!email) throw new Error('Whoever wrote this left no e-mail address.')
      const [replyTo] = addressesOf(site.settings['recipients'])
      await site.mail.send({
        to: email,
        subject: String(input['subject']),
        text: String(input['text']),
        ...(replyTo && { reply_to: replyTo }),
      })
      await messagesOf(site).update(id, { status: 'answered' })
      return { message: `Sent to ${email}.` }
    },
  },
})

async function takeMessage(request: PluginRequest, site: Site) {
  const fields = fieldsOf(request.body)
  if (site.is_preview) return refused(site, request, fields, { preview: site.t('form.preview') })
  const done = () => accepted(request, fields, thanksOf(lineOf(fields, 'form', 80)))
  const problems = problemsOf(site, fields, readMessage(fields, ''))
  if (Object.keys(problems).length > 0) return refused(site, request, fields, problems)

  const admission = await admit(site, ENDPOINT, fields)
  if (admission.kind === 'again') return askAgain(site, request, fields, admission, MESSAGES)
  // Whoever sends spam learns nothing from the answer.
  if (admission.kind === 'program') return done()
  const message = readMessage(fields, admission.id)
  if (await isKnown(site, message)) return done()
  const reason = spamReason(site, message)
  const row = await keep(site, reason === undefined ? message : { ...message, status: 'spam', reason })
  if (row && reason === undefined) await deliver(site, row)
  return done()
}

async function messageOf(site: Site, input: Record<string, unknown>): Promise<Row<Message>> {
  const row = await messagesOf(site).get(String(input['row']))
  if (!row) throw new Error('This message is not there any more.')
  return row
}
