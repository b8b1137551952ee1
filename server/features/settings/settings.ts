/** A tenant's configuration and branding: every change a version that can be compared and brought back. */
import diff from 'microdiff'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordForTenant } from '../audit/audit.ts'
import { type Warning, contrastWarnings, withWholeAddresses } from './branding.ts'
import {
  type VersionRow,
  copyBranding,
  findLatest,
  findVersion,
  insertVersion,
  listVersions,
} from './queries.ts'
import { DEFAULTS, type Kind } from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'log' | 'config'>
type Values = Record<string, unknown>
export { Configuration, SettingsBody } from './schema.ts'
export type { Kind }

export type Settings = {
  version: number
  value: Values
  stored: Values
  author_id: string | null
  note: string | null
  created_at: string
  /** Of branding. */
  warnings?: Warning[]
}

const MAX_BYTES = 65_536

/** The settings in force: what was stored, over the defaults. */
export async function currentSettings(tx: PlatformTx, tenantId: string, kind: Kind): Promise<Settings> {
  const row = await findLatest(tx, tenantId, kind)
  return row
    ? toSettings(row)
    : {
        version: 0,
        value: DEFAULTS[kind],
        stored: {},
        author_id: null,
        note: null,
        created_at: new Date(0).toISOString(),
        ...warningsOf(kind, DEFAULTS[kind]),
      }
}

function toSettings(row: VersionRow): Settings {
  const stored = row.value as Values
  const kind = row.kind as Kind
  const value = withDefaults(DEFAULTS[kind], stored)
  return {
    version: row.version,
    value,
    stored,
    ...warningsOf(kind, value),
    author_id: row.author_id,
    note: row.note,
    created_at: row.created_at.toISOString(),
  }
}

function warningsOf(kind: Kind, value: Values): { warnings?: Warning[] } {
  return kind === 'branding' ? { warnings: contrastWarnings(value) } : {}
}

/** Objects are completed key by key; every other value stands as it was set. */
function withDefaults(defaults: Values, stored: Values): Values {
  const merged: Values = { ...defaults }
  for (const [key, value] of Object.entries(stored)) {
    const fallback = defaults[key]
    merged[key] = isObject(value) && isObject(fallback) ? withDefaults(fallback, value) : value
  }
  return merged
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Writes the first version while a tenant is provisioned. */
export async function seedSettings(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  value: Values,
): Promise<void> {
  requireValid(kind, value)
  await insertVersion(tx, {
    tenant_id: tenantId,
    kind,
    version: 1,
    value,
    author_id: null,
    note: 'Provisioned',
  })
}

/**
 * Stores a new version.
 * @param change replaces the stored value, or is merged into it key by key (a null removes a key: RFC 7396)
 * @param checkVersion called with the present version, to refuse a change made on an older one
 */
export async function changeSettings(
  ctx: Ctx,
  tenantId: string,
  kind: Kind,
  change: { replace: Values } | { merge: Values },
  checkVersion: (version: number) => void,
  note: string | null = null,
): Promise<Settings> {
  const [before, after] = await ctx.db.withPlatform(async (tx) => {
    const present = await currentSettings(tx, tenantId, kind)
    checkVersion(present.version)
    const value = 'replace' in change ? change.replace : mergePatch(present.stored, change.merge)
    requireValid(kind, value)
    const author = currentTrace().actor
    const row = await insertVersion(tx, {
      tenant_id: tenantId,
      kind,
      version: present.version + 1,
      value,
      author_id: author?.kind === 'user' ? author.id : null,
      note,
    })
    if (!row)
      throw new AppError(
        'conflict',
        'Somebody else changed these settings at the same moment; read them again and repeat your change.',
      )
    const settings = toSettings(row)
    if (kind === 'branding') await copyBranding(tx, tenantId, withWholeAddresses(ctx.config, settings.value))
    await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
    return [present, settings] as const
  })
  await recordForTenant(ctx, tenantId, {
    action: `${kind}.change`,
    subject: { type: kind, id: String(after.version) },
    before: before.stored,
    after: after.stored,
    ...(note && { note }),
  })
  return after
}

/** JSON merge patch (RFC 7396). */
function mergePatch(target: Values, patch: Values): Values {
  const merged = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = isObject(value) ? mergePatch(isObject(merged[key]) ? merged[key] : {}, value) : value
  }
  return merged
}

/** Makes an older version the newest again. */
export async function restoreSettings(
  ctx: Ctx,
  tenantId: string,
  kind: Kind,
  version: number,
): Promise<Settings> {
  const old = await ctx.db.withPlatform((tx) => getVersion(tx, tenantId, kind, version))
  return changeSettings(
    ctx,
    tenantId,
    kind,
    { replace: old.stored },
    () => undefined,
    `Restored version ${version}`,
  )
}

/** @throws AppError not_found */
export async function getVersion(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  version: number,
): Promise<Settings> {
  const row = await findVersion(tx, tenantId, kind, version)
  if (!row) throw new AppError('not_found', `There is no version ${version}.`)
  return toSettings(row)
}

export async function pageVersions(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  page: { cursor?: string; limit?: number },
): Promise<Page<VersionRow>> {
  const limit = page.limit ?? 50
  const before = decodeCursor(page.cursor, ['number'])?.[0]
  const rows = await listVersions(
    tx,
    tenantId,
    kind,
    before === undefined ? undefined : Number(before),
    limit,
  )
  return toPage(
    rows,
    limit,
    (row) => [row.version],
    (row) => row,
  )
}

export type Change = {
  kind: 'added' | 'removed' | 'changed'
  path: string
  before?: unknown
  after?: unknown
}

const DIFF_KINDS = { CREATE: 'added', REMOVE: 'removed', CHANGE: 'changed' } as const

/** What differs between two versions as they are in force. */
export async function diffVersions(
  tx: PlatformTx,
  tenantId: string,
  kind: Kind,
  from: number,
  to: number,
): Promise<Change[]> {
  const [older, newer] = [
    await getVersion(tx, tenantId, kind, from),
    await getVersion(tx, tenantId, kind, to),
  ]
  return diff(older.value, newer.value, { cyclesFix: false }).map((change) => ({
    kind: DIFF_KINDS[change.type],
    path: `/${change.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    ...('oldValue' in change && { before: change.oldValue }),
    ...('value' in change && { after: change.value }),
  }))
}

function requireValid(kind: Kind, value: Values): void {
  const refuse = (path: string, message: string): never => {
    throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
  }
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_BYTES)
    refuse('/body', `must not be larger than ${MAX_BYTES / 1024} KiB`)
  if (kind !== 'config') return
  const { timezone, locale } = value as { timezone?: string; locale?: string }
  if (timezone !== undefined && !isSupported(() => new Intl.DateTimeFormat('en', { timeZone: timezone })))
    refuse('/body/timezone', 'must be an IANA time zone such as Europe/Vienna')
  if (locale !== undefined && !isSupported(() => new Intl.Locale(locale)))
    refuse('/body/locale', 'must be a language tag such as de-AT')
}

function isSupported(make: () => unknown): boolean {
  try {
    make()
    return true
  } catch {
    return false
  }
}
