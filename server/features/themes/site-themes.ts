/** The theme of a website: activating it, and changing what the site makes of it. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { CompiledTheme } from '../../liquid/compile.ts'
import { recordAudit } from '../audit/audit.ts'
import type { PreviewInput } from '../releases/releases.ts'
import type { PointerCtx, Site } from '../sites/sites.ts'
import {
  checkedCustomization,
  findCustomizationOf,
  keepCustomization,
  publishTheme,
  publishedCustomization,
} from './customization.ts'
import type { CustomizationInput } from './schema.ts'
import { type ThemeQuery, activeTheme, compiledTheme, getTheme, listThemes, scopeOf } from './themes.ts'
import { compareVersions } from './versions.ts'

type ReadCtx = Pick<AppContext, 'db' | 'blobs'>
type Ctx = PointerCtx & ReadCtx

export type ReadyTheme = { hash: string; owner: 'platform' | 'tenant'; compiled: CompiledTheme }

/** What the API names a theme by. */
export function queryOf({ theme, version }: { theme: string; version?: string }): ThemeQuery {
  return /^[0-9a-f]{64}$/.test(theme) ? { hash: theme } : { name: theme, version }
}

async function readyTheme(ctx: ReadCtx, tx: TenantTx, query: ThemeQuery): Promise<ReadyTheme> {
  const { hash, owner } = await getTheme(ctx, tx, query)
  return { hash, owner, compiled: await compiledTheme(ctx, scopeOf({ owner }, tx.tenantId), hash) }
}

/** The active theme, or the one of that name. */
async function themeOf(ctx: ReadCtx, tx: TenantTx, siteId: string, name: string | undefined) {
  const active = await activeTheme(ctx, tx, siteId)
  if (name === undefined || name === active.manifest.name) return { theme: active, isActive: true }
  return { theme: await readyTheme(ctx, tx, { name }), isActive: false }
}

export async function viewSiteTheme(ctx: ReadCtx, tx: TenantTx, siteId: string) {
  const { hash, owner, manifest, release } = await activeTheme(ctx, tx, siteId)
  const versions = (await listThemes(ctx, tx))
    .filter((theme) => theme.manifest.name === manifest.name)
    .map((theme) => theme.manifest.version)
    .filter((version) => compareVersions(version, manifest.version) > 0)
  return {
    hash,
    owner,
    name: manifest.name,
    title: manifest.title,
    version: manifest.version,
    release_number: release.number,
    newer_version: versions.toSorted(compareVersions).at(-1) ?? null,
  }
}

/**
 * Shows the site in that theme, with what it made of the theme before.
 * @param site locked
 * @throws AppError not_found
 */
export async function activateTheme(ctx: Ctx, tx: TenantTx, site: Site, query: ThemeQuery): Promise<void> {
  const before = await activeTheme(ctx, tx, site.id)
  const theme = await readyTheme(ctx, tx, query)
  const { manifest } = theme.compiled
  const { customization } = await findCustomizationOf(tx, site.id, manifest.name)
  const release = await publishTheme(ctx, tx, site.id, theme, customization)
  if (release.number === before.release.number) return
  await recordAudit(tx, {
    action: 'website.activate_theme',
    subject: { type: 'website', id: site.id, label: site.name },
    before: { theme: before.manifest.name, version: before.manifest.version, hash: before.hash },
    after: { theme: manifest.name, version: manifest.version, hash: theme.hash },
  })
}

export async function viewCustomization(
  ctx: ReadCtx,
  tx: TenantTx,
  siteId: string,
  name: string | undefined,
) {
  const { theme, isActive } = await themeOf(ctx, tx, siteId, name)
  const found = await findCustomizationOf(tx, siteId, theme.compiled.manifest.name)
  return { theme: theme.compiled.manifest.name, is_active: isActive, ...found }
}

/** @param site locked @throws AppError validation_failed naming each field that is wrong */
export async function changeCustomization(
  ctx: Ctx,
  tx: TenantTx,
  site: Site,
  name: string | undefined,
  input: CustomizationInput,
): Promise<void> {
  const { theme, isActive } = await themeOf(ctx, tx, site.id, name)
  const themeName = theme.compiled.manifest.name
  const checked = checkedCustomization(theme.compiled, input)
  const before = await findCustomizationOf(tx, site.id, themeName)
  await keepCustomization(tx, site.id, themeName, checked)
  if (isActive) await publishTheme(ctx, tx, site.id, theme, checked)
  await recordAudit(tx, {
    action: 'website.customize_theme',
    subject: { type: 'website', id: site.id, label: site.name },
    before: { theme: themeName, version: before.version },
    after: { theme: themeName, version: before.version + 1 },
  })
}

type Change = { [Part in 'settings' | 'templates' | 'groups']?: Record<string, unknown> | undefined }

/** The parts that are named replace those that are there; null takes one away. */
export function mergedCustomization(present: Change, change: Change): CustomizationInput {
  const merged: Change = {}
  for (const part of ['settings', 'templates', 'groups'] as const) {
    const values = { ...present[part], ...change[part] }
    const kept = Object.entries(values).filter(
      ([id, value]) => value !== null || !Object.hasOwn(change[part] ?? {}, id),
    )
    if (kept.length > 0) merged[part] = Object.fromEntries(kept)
  }
  return merged as CustomizationInput
}

/** What a preview shows instead of what is live. */
export async function previewOf(
  ctx: ReadCtx,
  tx: TenantTx,
  siteId: string,
  input: { theme?: string; version?: string; customization?: CustomizationInput },
): Promise<Pick<PreviewInput, 'theme' | 'theme_settings'>> {
  if (input.version !== undefined && input.theme === undefined)
    throw new AppError('validation_failed', 'Name the theme whose version is meant.', {
      errors: [{ path: '/body/theme', message: 'is needed with version' }],
    })
  const theme: ReadyTheme =
    input.theme === undefined
      ? await activeTheme(ctx, tx, siteId)
      : await readyTheme(
          ctx,
          tx,
          queryOf({ theme: input.theme, ...(input.version !== undefined && { version: input.version }) }),
        )
  const { compiled, hash, owner } = theme
  const customization = input.customization
    ? checkedCustomization(compiled, input.customization)
    : (await findCustomizationOf(tx, siteId, compiled.manifest.name)).customization
  const theme_settings = await publishedCustomization(tx, siteId, compiled, customization)
  return { theme: { hash, owner }, theme_settings }
}

/** Both ends of an upgrade. @param to a version or hash of the active theme, or the name of another */
export async function upgradeOf(ctx: ReadCtx, tx: TenantTx, siteId: string, to: string) {
  const from = await activeTheme(ctx, tx, siteId)
  const isVersion = /^\d+\.\d+\.\d+/.test(to)
  const query = isVersion ? { name: from.manifest.name, version: to } : queryOf({ theme: to })
  const target = await readyTheme(ctx, tx, query)
  // What was made of the active theme is what an upgrade keeps.
  const { customization } = await findCustomizationOf(tx, siteId, from.manifest.name)
  return { from: from as ReadyTheme, to: target, customization }
}
