/** Brings the theme of an intake: its package where it has one, and what the site has made of it. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ThemeCustomization } from '../../published/site-config.ts'
import type { Publication } from '../releases/releases.ts'
import {
  addTheme,
  checkedCustomization,
  compiledTheme,
  filesOfArchive,
  findTheme,
  keepCustomization,
  publishedCustomization,
} from '../themes/themes.ts'
import type { Application } from './application.ts'
import { missing } from './intake.ts'
import { withIds } from './references.ts'

/** A package that may not be taken in is reported; the site then keeps its theme. */
export async function applyThemePackage({ ctx, target, intake, report }: Application): Promise<void> {
  if (!intake.theme || !intake.themePackage) return
  try {
    const files = await filesOfArchive(await intake.themePackage())
    await addTheme(ctx, target.tenantId, files, '')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    report({ level: 'warning', item: `Theme ${intake.theme.name}`, message: error.message })
  }
}

/** What of the theme the site's next release shows; its customizations are kept. */
export async function themeOf(
  { ctx, target, intake, resolver, report }: Application,
  tx: TenantTx,
): Promise<Pick<Publication, 'theme' | 'theme_settings'>> {
  const { siteId, tenantId } = target
  if (!intake.theme) return {}
  const { name, version, customization = {}, others = {} } = intake.theme
  const theme = (await findTheme(ctx, tx, { name, version })) ?? (await findTheme(ctx, tx, { name }))
  if (!theme) {
    report({
      level: 'info',
      item: `Theme ${name}`,
      message: 'It is not installed: the website keeps its theme.',
    })
    return {}
  }
  const resolve = (value: unknown) =>
    withIds(value, resolver.idOf, (key) => {
      report({
        level: 'warning',
        item: `Theme ${name}`,
        message: missing(intake, key),
      })
      return undefined
    }) as ThemeCustomization
  const { hash, owner } = theme
  const compiled = await compiledTheme(ctx, owner === 'platform' ? 'platform' : { tenantId }, hash)
  const checked = checkedCustomization(compiled, resolve(customization), { isLenient: true })
  await keepCustomization(tx, siteId, name, checked)
  for (const [other, kept] of Object.entries(others))
    await keepCustomization(tx, siteId, other, resolve(kept))
  return {
    theme: { hash, owner },
    theme_settings: await publishedCustomization(tx, siteId, compiled, checked),
  }
}
