/** The API's view of mails and mail templates. */
import { Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import type { MailRow } from './queries.ts'
import type { SealedMail } from './seal.ts'
import { LOCALE } from './templates/built-in.ts'
import type { TemplateInForce } from './mail-templates.ts'

const STATES = ['queued', 'sent', 'captured', 'failed'] as const

const Time = Type.String({ format: 'date-time' })
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const TimeOrNull = Type.Union([Time, Type.Null()])

const state = Type.Enum([...STATES], {
  description: '`captured`: no mail server is configured, the mail is only here',
})

const example = {
  id: '019a7c2e-5f00-7000-8000-000000000001',
  template: 'welcome',
  locale: 'en',
  to: 'ada@example.com',
  subject: 'Welcome to Acme',
  state: 'sent',
  error: null,
  message_id: '<019a7c2e-5f00-7000-8000-000000000001@example.com>',
  job_id: '019a7c2e-5f00-7000-8000-000000000002',
  created_at: '2026-11-21T09:30:00.000Z',
  sent_at: '2026-11-21T09:30:01.000Z',
}

const summary = {
  id: Type.String({ format: 'uuid' }),
  template: Type.String(),
  locale: Type.String(),
  to: Type.String(),
  subject: Type.String(),
  state,
  error: Type.Union([Type.String(), Type.Null()], { description: 'What the mail server said last' }),
  message_id: TextOrNull,
  job_id: Type.Union([Type.String(), Type.Null()], { description: 'The job that sends it' }),
  created_at: Time,
  sent_at: TimeOrNull,
}

export const MailSummaryBody = Type.Object(summary, { examples: [example] })
export const MailBody = Type.Object(
  { ...summary, text: Type.String(), html: Type.String() },
  { examples: [{ ...example, text: 'Hello Ada, …', html: '<!doctype html>…' }] },
)

export const MailboxQuery = Type.Object({ ...PageQuery, state: Type.Optional(state) })

const texts = {
  subject: Type.String({ minLength: 1, maxLength: 1_000 }),
  text: Type.String({ minLength: 1, maxLength: 100_000 }),
  html: Type.String({ minLength: 1, maxLength: 100_000 }),
}
const textsExample = {
  subject: 'Welcome, {{ name }}',
  text: 'Hello {{ name }}',
  html: '<p>Hello {{ name }}</p>',
}

export const TemplateParams = Type.Object({ slug: Type.String({ maxLength: 63 }) })
export const TemplateQuery = Type.Object({
  locale: Type.Optional(
    Type.String({
      pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$',
      default: LOCALE,
      description: 'Language tag',
    }),
  ),
})
export const TemplateInput = Type.Object(texts, { additionalProperties: false, examples: [textsExample] })
export const PreviewInput = Type.Object(
  {
    ...Type.Partial(Type.Object(texts)).properties,
    variables: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Take the place of the example's" }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ subject: 'Welcome, {{ name }}', variables: { name: 'Grace' } }],
  },
)
export const PreviewBody = Type.Object(
  { subject: Type.String(), text: Type.String(), html: Type.String() },
  { examples: [{ subject: 'Welcome, Ada', text: 'Hello Ada', html: '<p>Hello Ada</p>' }] },
)

export const TemplateBody = Type.Object(
  {
    slug: Type.String(),
    locale: Type.String(),
    description: Type.String({ description: 'When it is sent' }),
    variables: Type.Record(Type.String(), Type.Unknown(), { description: 'An example of what it is given' }),
    ...texts,
    is_own: Type.Boolean({ description: 'False: the built-in version applies' }),
    version: Type.Integer({ description: '0 for the built-in one' }),
    updated_by: TextOrNull,
    updated_at: TimeOrNull,
  },
  {
    examples: [
      {
        slug: 'welcome',
        locale: 'en',
        description: 'A tenant was set up for the recipient',
        variables: { name: 'Ada' },
        ...textsExample,
        is_own: true,
        version: 3,
        updated_by: '019a7c2e-5f00-7000-8000-000000000003',
        updated_at: '2026-11-21T09:30:00.000Z',
      },
    ],
  },
)

export function toSummaryBody(row: MailRow, opened: SealedMail) {
  const { id, template, locale, error, message_id, job_id } = row
  return {
    id,
    template,
    locale,
    to: opened.recipient,
    subject: opened.subject,
    state: row.state as (typeof STATES)[number],
    error,
    message_id,
    job_id,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  }
}

export function toMailBody(row: MailRow, opened: SealedMail) {
  return { ...toSummaryBody(row, opened), text: opened.text, html: opened.html }
}

export function toTemplateBody(template: TemplateInForce) {
  return { ...template, updated_at: template.updated_at?.toISOString() ?? null }
}
