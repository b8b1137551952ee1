/** Certificates that people bring: looked over, put in, and told what comes of it. */
import { X509Certificate } from 'node:crypto'
import type { Static } from 'typebox'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import type { Domain } from '../domains/domains.ts'
import { type Finding, type Inspection, inspectUpload } from './inspect.ts'
import { error, warning } from './inspect/finding.ts'
import { namesOf } from './leaf.ts'
import { demandsStaple } from './ocsp/request.ts'
import { type StapleContext, refreshStaple } from './ocsp/staples.ts'
import { type CertificateUpload, type UploadBody, viewCertificate } from './schema.ts'
import { type Certificate, type Owner, installCertificate } from './store.ts'
import { countActiveUploads, listServedNames } from './store/queries.ts'

type Ctx = StapleContext
type Upload = Static<typeof CertificateUpload>
type Outcome = Static<typeof UploadBody>

/**
 * Takes a certificate for a tenant's name. It may be brought before the name is proven, and answers from then on.
 * @throws AppError certificate_invalid with every finding, unless it is a dry run; conflict for one too many
 */
export async function uploadCertificate(ctx: Ctx, domain: Domain, upload: Upload): Promise<Outcome> {
  const { host, tenant_id: tenantId } = domain
  const inspection = inspectUpload(textsOf(upload), { wanted: host, now: ctx.clock.now() })
  const { accepted, findings } = inspection
  if (!accepted) return refused(inspection, upload)
  const { certificate, answersFor } = await install(ctx, tenantId, accepted, [host], upload)
  if (certificate) await recordForTenant(ctx, tenantId, uploadEvent(certificate))
  return {
    certificate: certificate && viewCertificate({ ...certificate, answers_for: answersFor }),
    is_accepted: true,
    answers_for: answersFor,
    summary: summaryFor(domain, answersFor.includes(host)),
    findings,
  }
}

/**
 * Takes a certificate for the platform's own names, such as a wildcard of its domain.
 * @throws AppError certificate_invalid with every finding, unless it is a dry run
 */
export async function uploadPlatformCertificate(ctx: Ctx, upload: Upload): Promise<Outcome> {
  const { domain } = ctx.config
  const inspection = inspectUpload(textsOf(upload), { wanted: undefined, now: ctx.clock.now() })
  const { leaf, findings } = inspection
  const all = leaf ? namesOf(leaf) : []
  const names = all.filter((name) => name === domain || name.endsWith(`.${domain}`))
  if (all.length > 0) findings.push(...complaintsAboutForeign(domain, names, all))
  const { accepted } = inspection
  if (!accepted || names.length === 0) return refused(inspection, upload)
  const { certificate, answersFor } = await install(ctx, null, accepted, names, upload)
  return {
    certificate: certificate && viewCertificate({ ...certificate, answers_for: answersFor }),
    is_accepted: true,
    answers_for: answersFor,
    summary:
      answersFor.length > 0
        ? `It is shown for ${answersFor.join(', ')}.`
        : 'It stands by: these names have a certificate that is renewed by itself.',
    findings,
  }
}

function complaintsAboutForeign(domain: string, own: string[], all: string[]): Finding[] {
  if (own.length === 0)
    return [
      error(
        'name_not_covered',
        `The certificate names nothing below ${domain}.`,
        'Those of tenants are uploaded at their domains.',
      ),
    ]
  const foreign = all.filter((name) => !own.includes(name))
  return foreign.length === 0
    ? []
    : [
        warning(
          'name_not_covered',
          `It does not answer for ${foreign.slice(0, 10).join(', ')}: not names of the platform.`,
        ),
      ]
}

function textsOf({ chain, key }: Upload): string[] {
  return key === undefined ? [chain] : [chain, key]
}

/** Each other certificate a tenant brings is kept; those it replaces do not count. */
const UPLOADS_MAX = 1_000

async function requireRoom(tx: PlatformTx, tenantId: string): Promise<void> {
  if ((await countActiveUploads(tx, tenantId)) > UPLOADS_MAX)
    throw new AppError('conflict', `There are ${UPLOADS_MAX} uploaded certificates: delete those not in use.`)
}

/** How long whoever uploads a certificate that must not be shown without an answer waits for that. */
const STAPLE_MS = 5_000

/** Ends a dry run: what it was going to write is not written. */
class RolledBack extends Error {}

async function install(
  ctx: Ctx,
  tenantId: Owner,
  { chain, key }: NonNullable<Inspection['accepted']>,
  names: readonly string[],
  { dry_run: isDry = false }: Upload,
): Promise<{ certificate: Certificate | null; answersFor: string[] }> {
  let answersFor: string[] = []
  try {
    const input = { tenantId, source: 'upload', chain, key, names } as const
    const certificate = await installCertificate(ctx, input, async (tx, row) => {
      answersFor = (await listServedNames(tx, row.id)).toSorted()
      if (isDry) throw new RolledBack('a dry run')
      if (tenantId === null) await recordPlatformAudit(tx, uploadEvent(row))
      else await requireRoom(tx, tenantId)
    })
    // Without an answer it would turn visitors away until somebody looks.
    if (demandsStaple(new X509Certificate(chain)))
      await refreshStaple(ctx, certificate, AbortSignal.timeout(STAPLE_MS))
    return { certificate, answersFor }
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) throw thrown
    return { certificate: null, answersFor }
  }
}

function uploadEvent({ id, names, fingerprint, not_after }: Certificate): AuditEvent {
  return {
    action: 'certificate.upload',
    subject: { type: 'certificate', id, label: names.slice(0, 5).join(', ') },
    after: { names: names.slice(0, 50), fingerprint, not_after: not_after.toISOString() },
  }
}

function refused({ findings }: Inspection, { dry_run: isDry }: Upload): Outcome {
  const errors = findings.filter(({ level }) => level === 'error')
  const words = errors.map(({ message, hint }) => (hint === null ? message : `${message} ${hint}`))
  const summary = words[0] ?? 'The certificate cannot be used.'
  if (!isDry)
    throw new AppError('certificate_invalid', summary, {
      errors: errors.map(({ code, message }) => ({
        path: /^key_|^several_keys/.test(code) ? '/body/key' : '/body/chain',
        message,
      })),
      members: { findings },
    })
  return { certificate: null, is_accepted: false, answers_for: [], summary, findings }
}

function summaryFor({ host, holds, https }: Domain, isChosen: boolean): string {
  if (https === 'off') return `It stands by: HTTPS is switched off for ${host}.`
  if (!isChosen)
    return `It stands by: ${host} has a certificate that is renewed by itself. To have this one shown instead, set HTTPS of the name to "manual".`
  return holds
    ? `It is what visitors of ${host} are shown.`
    : `It is shown as soon as ${host} is proven to be yours.`
}
