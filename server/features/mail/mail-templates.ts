/** A tenant's own versions of the mail templates: read, changed, tried out, and given up for the built-in ones. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type MailTemplate, renderMail } from '../../kernel/mail/template.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import type { Brand } from './brand.ts'
import {
  type OwnTemplate,
  type TemplateText,
  deleteTemplate,
  findTemplate,
  listTemplates,
  lockTemplate,
  putTemplate,
} from './queries.ts'
import { BUILT_IN, type BuiltInTemplate, LOCALE } from './templates/built-in.ts'

/** The template in force: the tenant's own, or the built-in one as version 0. */
export type TemplateInForce = TemplateText & {
  slug: string
  locale: string
  description: string
  variables: Record<string, unknown>
  is_own: boolean
  version: number
  updated_by: string | null
  updated_at: Date | null
}

/** One that is sent in a tenant's name. @throws AppError not_found */
export function getBuiltIn(slug: string): BuiltInTemplate {
  const builtIn = BUILT_IN.get(slug)
  if (builtIn?.sender !== 'tenant') throw new AppError('not_found', 'There is no such mail template.')
  return builtIn
}

/** Every template in English, and those the tenant has in other languages. */
export async function listTemplatesInForce(tx: TenantTx): Promise<TemplateInForce[]> {
  const own = await listTemplates(tx)
  const builtIns = [...BUILT_IN.values()].filter(({ sender }) => sender === 'tenant')
  const english = builtIns.map((builtIn) =>
    inForce(
      builtIn,
      LOCALE,
      own.find(({ slug, locale }) => slug === builtIn.slug && locale === LOCALE),
    ),
  )
  const others = own
    .filter(({ slug, locale }) => locale !== LOCALE && builtIns.some((builtIn) => builtIn.slug === slug))
    .map((row) => inForce(getBuiltIn(row.slug), row.locale, row))
  return [...english, ...others]
}

/** @throws AppError not_found */
export async function getTemplateInForce(
  tx: TenantTx,
  slug: string,
  locale: string,
): Promise<TemplateInForce> {
  return inForce(getBuiltIn(slug), locale, await findTemplate(tx, slug, locale))
}

/**
 * Stores the tenant's own version, once it has worked with the example.
 * @param check sees the version that is in force, under lock
 * @throws AppError not_found, or validation_failed with the line of the error
 */
export async function changeTemplate(
  tx: TenantTx,
  { slug, locale, brand }: { slug: string; locale: string; brand: Brand },
  text: TemplateText,
  check: (version: number) => void,
): Promise<TemplateInForce> {
  const builtIn = getBuiltIn(slug)
  const before = await lockTemplate(tx, slug, locale)
  check(before?.version ?? 0)
  previewTemplate(builtIn, text, brand)
  const after = await putTemplate(tx, { slug, locale }, text, currentTrace().actor?.id ?? null)
  await recordAudit(tx, {
    action: 'mail_template.change',
    subject: { type: 'mail_template', id: slug, label: locale },
    before: before ? pickText(before) : undefined,
    after: pickText(after),
  })
  return inForce(builtIn, locale, after)
}

/** Goes back to the built-in version. @throws AppError not_found when that is in force already */
export async function removeTemplate(
  tx: TenantTx,
  slug: string,
  locale: string,
  check: (version: number) => void,
): Promise<void> {
  getBuiltIn(slug)
  const before = await lockTemplate(tx, slug, locale)
  if (!before) throw new AppError('not_found', 'The tenant has no version of its own of this mail template.')
  check(before.version)
  await deleteTemplate(tx, slug, locale)
  await recordAudit(tx, {
    action: 'mail_template.remove',
    subject: { type: 'mail_template', id: slug, label: locale },
    before: pickText(before),
  })
}

/** Fills a template with the example. @throws AppError validation_failed with the line of the error */
export function previewTemplate(
  builtIn: BuiltInTemplate,
  text: TemplateText,
  brand: Brand,
  variables: Record<string, unknown> = {},
): Required<MailTemplate> {
  try {
    const { subject, text: plain, html = '' } = renderMail(text, { ...builtIn.example, ...variables, brand })
    return { subject, text: plain, html }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { part = 'html' } = error.extra.members ?? {}
    throw new AppError(error.code, error.message, {
      ...error.extra,
      errors: [{ path: `/body/${String(part)}`, message: error.message }],
    })
  }
}

/**
 * Whether mails of this template hold a link that signs the reader in as somebody. Whoever writes their text could have
 * the link told to himself, so he needs the right to read such mails as well.
 */
export function holdsSecretLink({ example }: BuiltInTemplate): boolean {
  return Object.keys(example).some((name) => /(^|_)url$/.test(name))
}

function inForce(builtIn: BuiltInTemplate, locale: string, own: OwnTemplate | undefined): TemplateInForce {
  return {
    slug: builtIn.slug,
    locale,
    description: builtIn.description,
    variables: builtIn.example,
    ...pickText(own ?? builtIn),
    is_own: own !== undefined,
    version: own?.version ?? 0,
    updated_by: own?.updated_by ?? null,
    updated_at: own?.updated_at ?? null,
  }
}

function pickText({ subject, text, html }: TemplateText): TemplateText {
  return { subject, text, html }
}
