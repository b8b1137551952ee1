/** Which files of a theme differ between two packages. */
import { buffer } from 'node:stream/consumers'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ReleaseDiff } from '../releases/releases.ts'
import { archiveOf, filesOfArchive, findTheme, scopeOf } from '../themes/themes.ts'

type Ctx = Pick<AppContext, 'db' | 'blobs'>
type ThemeSide = { theme_hash: string; theme_owner: 'platform' | 'tenant' }
type Theme = { hash: string; name: string | null; version: string | null }

/** Beyond so many, nobody reads them. */
const MAX_FILES = 500

/** Names are null, and files are left out, of a package that is not kept any more. */
export async function diffThemes(ctx: Ctx, tx: TenantTx, theme: NonNullable<ReleaseDiff['theme']>) {
  const [before, after] = [await describe(ctx, tx, theme.before), await describe(ctx, tx, theme.after)]
  const files =
    before.name === null || after.name === null
      ? null
      : compare(await filesOf(ctx, tx, theme.before), await filesOf(ctx, tx, theme.after))
  return { before, after, files }
}

async function describe(ctx: Ctx, tx: TenantTx, { theme_hash: hash }: ThemeSide): Promise<Theme> {
  const found = await findTheme(ctx, tx, { hash })
  return { hash, name: found?.manifest.name ?? null, version: found?.manifest.version ?? null }
}

async function filesOf(ctx: Ctx, tx: TenantTx, { theme_hash, theme_owner }: ThemeSide) {
  const scope = scopeOf({ owner: theme_owner }, tx.tenantId)
  return filesOfArchive(await buffer(await archiveOf(ctx, scope, theme_hash)))
}

function compare(before: ReadonlyMap<string, Buffer>, after: ReadonlyMap<string, Buffer>) {
  const added = [...after.keys()].filter((path) => !before.has(path))
  const removed = [...before.keys()].filter((path) => !after.has(path))
  const changed = [...after].flatMap(([path, bytes]) => {
    const old = before.get(path)
    return old && !old.equals(bytes) ? [path] : []
  })
  return { added: few(added), changed: few(changed), removed: few(removed) }
}

function few(paths: string[]): string[] {
  return paths.toSorted().slice(0, MAX_FILES)
}
