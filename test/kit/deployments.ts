/** Sites to deploy to, themes to deploy, and waiting for deployments. */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { publish } from '../../server/features/releases/releases.ts'
import { type Site, addSite, defaultConfig } from '../../server/features/sites/sites.ts'
import { addTheme, defaultTheme } from '../../server/features/themes/themes.ts'
import { readThemeFolder } from '../../server/liquid/folder.ts'
import type { TestApp } from './app.ts'

const BLANK = fileURLToPath(new URL('../themes/blank', import.meta.url))

/** A site of the tenant that visitors see in the test theme; several have slugs of their own. */
export async function addSiteOn({ ctx }: TestApp, tenantId: string, slug = 'main'): Promise<Site> {
  const { hash, owner } = await defaultTheme(ctx)
  return ctx.db.withTenant(tenantId, async (tx) => {
    const site = await addSite(ctx, tx, { name: slug, slug, status: 'active' })
    await publish(ctx, tx, site.id, {
      kind: 'site',
      theme: { hash, owner },
      config: defaultConfig({ title: slug }),
    })
    return site
  })
}

/** Takes in the test theme as a version of its own, with other files. @returns its hash */
export async function addThemeVersion(
  { ctx }: TestApp,
  tenantId: string,
  version: string,
  files: Record<string, string> = {},
): Promise<string> {
  const blank = await readThemeFolder(BLANK)
  const manifest = JSON.parse(String(blank.get('theme.json'))) as object
  const changed = {
    'theme.json': JSON.stringify({ ...manifest, name: 'plain', version }),
    ...files,
  }
  // A template in JSON would come before one in Liquid.
  const replaced = new Set(Object.keys(files).map((path) => path.replace(/\.liquid$/, '.json')))
  const all = new Map([
    ...[...blank].filter(([path]) => !replaced.has(path)),
    ...Object.entries(changed).map(([path, text]) => [path, Buffer.from(text)] as const),
  ])
  return (await addTheme(ctx, tenantId, all, 'test')).theme.hash
}

export type SeenDeployment = {
  id: string
  state: string
  step: string
  waiting_for: string | null
  problem: { code: string; detail: string; website_id?: string } | null
  websites: Record<string, number>
  visitors_percent: number
  can: string[]
  steps: { name: string; state: string; detail: string | null; evidence: unknown }[]
}

const OVER = new Set(['succeeded', 'failed', 'rolled_back', 'aborted', 'rejected', 'paused'])

/** Asks until the deployment is over or paused, or `until` says that it has come far enough. */
export async function watchDeployment(
  call: TestApp['call'],
  token: string,
  id: string,
  until: (deployment: SeenDeployment) => boolean = ({ state }) => OVER.has(state),
): Promise<SeenDeployment> {
  for (const limit = performance.now() + 60_000; ;) {
    const { body } = await call(`/api/v1/deployments/${id}`, { token })
    const deployment = body as unknown as SeenDeployment
    if (until(deployment)) return deployment
    if (performance.now() > limit)
      throw new Error(`the deployment does not come that far: ${JSON.stringify(deployment)}`)
    await delay(20)
  }
}
