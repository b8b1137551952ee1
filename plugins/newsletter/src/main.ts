/** Newsletter: a block to subscribe with, links to confirm and leave with, and issues that are sent to all who confirmed. */
import { type BlockInput, type PluginRequest, type Site, definePlugin, json, markup } from '@hotswap/sdk'
import { admit, makePass } from '../../visitor-forms/admission.ts'
import { accepted, askAgain, refused } from '../../visitor-forms/answers.ts'
import { checkboxField, formId, inputField, thanksId, visitorForm } from '../../visitor-forms/form.ts'
import { fieldsOf, isEmail, lineOf, pagePathOf, settingText } from '../../visitor-forms/input.ts'
import { paragraphsOf } from '../../visitor-forms/plain-text.ts'
import { type IssueText, issueMail } from './mails.ts'
import { LINKS, askFor, doFor } from './links.ts'
import { beginIssue, deliverBatch, resumeIssue, stopIssue } from './issues.ts'
import { signUp } from './sign-up.ts'
import { forgetOthers } from './subscribers.ts'

const ENDPOINT = '/subscriptions'
const SUBSCRIBE = `${LINKS}${ENDPOINT}`

export default definePlugin({
  blocks: { signup: signupBlock },
  endpoints: {
    'GET /pass': async (_request, site) => json({ pass: await makePass(site, ENDPOINT) }),
    'POST /subscriptions': subscribe,
    'GET /confirm': (request, site) => askFor(site, request, 'confirm'),
    'POST /confirm': (request, site) => doFor(site, request, 'confirm'),
    'GET /leave': (request, site) => askFor(site, request, 'leave'),
    'POST /leave': (request, site) => doFor(site, request, 'leave'),
  },
  schedules: {
    async forget(_event, site) {
      const forgotten = await forgetOthers(site)
      if (forgotten > 0) site.log.info('Addresses without a subscription were deleted', { forgotten })
    },
  },
  jobs: { deliver: (data, site) => deliverBatch(site, (data as { issue: string }).issue) },
  actions: {
    async test({ input }, site) {
      const to = settingText(site.settings['test_address'])
      if (to === '') throw new Error('Enter an address for tests in the settings first.')
      await site.mail.send(issueMail(site, issueOf(input), to, site.origin))
      return { message: `Sent to ${to}. The link to leave leads nowhere in a test.` }
    },
    async send({ input, by }, site) {
      const { recipients } = await beginIssue(site, issueOf(input), by)
      return { message: `Sending to ${recipients} ${recipients === 1 ? 'subscriber' : 'subscribers'}.` }
    },
    async stop({ input }, site) {
      await stopIssue(site, String(input['row']))
      return { message: 'Nobody else gets this issue, unless you go on.' }
    },
    async resume({ input }, site) {
      await resumeIssue(site, String(input['row']))
      return { message: 'Those who have not got it yet get it now.' }
    },
  },
})

function issueOf(input: Record<string, unknown>): IssueText {
  return { subject: String(input['subject']), text: String(input['text']) }
}

function signupBlock({ settings, page }: BlockInput, site: Site) {
  const form = settingText(settings['form'])
  const id = formId('newsletter', form)
  const consent = settingText(settings['consent'])
  const optional = site.t('optional')
  const email = { name: 'email', type: 'email', max: 200, autocomplete: 'email', required: true } as const
  const name = { name: 'name', type: 'text', max: 200, autocomplete: 'name', required: false } as const
  const asked = settings['ask_name'] === true ? [name, email] : [email]
  const tick =
    consent && checkboxField({ id: `${id}-consent`, name: 'consent', label: consent, required: true })
  return visitorForm(site, {
    id,
    action: SUBSCRIBE,
    passes: `${LINKS}/pass`,
    page,
    heading: settingText(settings['heading']),
    fields: markup`${paragraphsOf(settingText(settings['text']))}
<input type="hidden" name="form" value="${form}">${consent && markup`<input type="hidden" name="required" value="consent">`}
${asked.map((field) => inputField({ ...field, id: `${id}-${field.name}`, label: site.t(`field.${field.name}`) }, optional))}${tick}`,
    button: settingText(settings['button'], site.t('subscribe')),
    thanks: site.t('thanks'),
  })
}

async function subscribe(request: PluginRequest, site: Site) {
  const fields = fieldsOf(request.body)
  if (site.is_preview) return refused(site, request, fields, { preview: site.t('form.preview') })
  const email = lineOf(fields, 'email')
  const consent = lineOf(fields, 'consent') === 'yes'
  if (!isEmail(email)) return refused(site, request, fields, { email: site.t('no_email') })
  if (lineOf(fields, 'required') === 'consent' && !consent)
    return refused(site, request, fields, { consent: site.t('no_consent') })
  const admission = await admit(site, ENDPOINT, fields)
  if (admission.kind === 'again') return askAgain(site, request, fields, admission, SUBSCRIBE)
  if (admission.kind === 'person')
    await signUp(site, { email, name: lineOf(fields, 'name'), page: pagePathOf(fields), consent })
  return accepted(request, fields, thanksId(formId('newsletter', lineOf(fields, 'form', 80))))
}
