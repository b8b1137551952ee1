/** Mails of tenants and of the platform: rendered from a template, kept encrypted, and sent by a job. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type MailTemplate, renderMail } from '../../kernel/mail/template.ts'
import { brandOf } from './brand.ts'
import { SEND } from './jobs.ts'
import { type TemplateText, findTemplate, insertMail, putTemplate } from './queries.ts'
import { sealMail, sealReplyTo } from './seal.ts'
import { BUILT_IN, LOCALE } from './templates/built-in.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log'>

export type NewMail = {
  /** Slug of a built-in template. */
  template: string
  /** One address, without a name. */
  to: string
  /** What the template shows; `brand` is added. A link that signs somebody in is called `url` or `…_url`. */
  variables: Record<string, unknown>
  /** A language tag; English if unset. */
  locale?: string
  /** One address, without a name: where answers go, if not to the sender. */
  reply_to?: string | undefined
}

/**
 * Sends a mail if the transaction commits: from the tenant's own version of the template if it has one, else from the
 * built-in one. It is rendered now, so that it says what was true when it was asked for.
 */
export async function sendMail(ctx: Ctx, tx: TenantTx, mail: NewMail): Promise<void> {
  const { template, to, variables, locale = LOCALE, reply_to } = mail
  const { subject, text, html = '' } = await renderFor(ctx, tx, template, locale, variables)
  const id = randomUUIDv7()
  const sealed = await sealMail(ctx.keyring, tx.tenantId, id, { recipient: to, subject, text, html })
  const answers = reply_to === undefined ? null : await sealReplyTo(ctx.keyring, tx.tenantId, id, reply_to)
  const job_id = await ctx.jobs.enqueue(tx, SEND, { mail_id: id })
  await insertMail(tx, { id, template, locale, job_id, ...sealed, reply_to: answers })
}

/** Gives the tenant its own versions of templates, such as a blueprint brings along; without any, the built-in ones apply. */
export async function seedMailTemplates(
  tx: TenantTx,
  templates: readonly ({ slug: string; locale?: string } & TemplateText)[] = [],
): Promise<void> {
  for (const { slug, locale = LOCALE, subject, text, html } of templates)
    await putTemplate(tx, { slug, locale }, { subject, text, html }, null)
}

async function renderFor(
  ctx: Ctx,
  tx: TenantTx,
  slug: string,
  locale: string,
  variables: Record<string, unknown>,
): Promise<MailTemplate> {
  const builtIn = BUILT_IN.get(slug)
  if (!builtIn) throw new Error(`there is no mail template ${slug}`)
  const brand = await brandOf(ctx, tx.tenantId)
  const own = (await findTemplate(tx, slug, locale)) ?? (await findTemplate(tx, slug, LOCALE))
  if (own) {
    try {
      return renderMail(own, { ...variables, brand })
    } catch (error) {
      // It worked with the example when it was stored. A mail in other words is better than none.
      ctx.log.warn(
        { err: error, template: slug },
        "the tenant's own mail template failed; the built-in one was used",
      )
    }
  }
  return renderMail(builtIn, { ...variables, brand })
}
