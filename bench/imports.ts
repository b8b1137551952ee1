/** A WordPress export of 50 MB brought into a site: how long it takes, and how much memory the process that does it. */
import { fork } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AppContext } from '../server/context.ts'
import { importKey } from '../server/features/imports/form.ts'
import { insertImport } from '../server/features/imports/queries.ts'
import { makeSite } from '../test/kit/site.ts'
import { wxrOf } from '../test/kit/wxr.ts'
import { SECRET, startDatabases } from './database.ts'
import { type Line, printTable } from './report.ts'
import { SERVER, temporaryFolder } from './server.ts'
import { addTenant, openApp } from './tenants.ts'

/** Posts of 4.6 KB: 5 MB, and 50 MB. What grows from one to the other grows with the file. */
const SIZES = [1_100, 11_000]

type Told = { phase?: string; memory_bytes?: number }

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('imports')
  await using ctx = await openApp(url, folder.path)
  const idle = await work(url, ctx, '', '')
  for (const posts of SIZES) {
    const { id: tenantId } = await addTenant(ctx)
    const importId = await begin(ctx, tenantId, posts)
    const { phases, seconds, memory } = await work(url, ctx, tenantId, importId)
    const isLarge = posts === SIZES.at(-1)
    const lines: Line[] = [
      {
        name: 'from start to end',
        value: `${seconds.toFixed(1)} s`,
        ...(isLarge && { budget: { have: seconds, must: 120, aim: 40, unit: 's', atMost: true } }),
      },
      ...[...phases].map(([name, took]) => ({ name: `  ${name}`, value: `${took.toFixed(1)} s` })),
      {
        name: 'memory at its peak, beyond that of an idle process',
        value: `${(memory - idle.memory).toFixed(0)} MB`,
        ...(isLarge && {
          budget: { have: memory - idle.memory, must: 300, aim: 250, unit: 'MB', atMost: true },
        }),
      },
    ]
    printTable(`A WordPress export of ${posts.toLocaleString('en')} posts imported`, lines)
  }
}

/** An import as it is once its file has come. @returns its id */
async function begin(ctx: AppContext, tenantId: string, posts: number): Promise<string> {
  const id = randomUUIDv7()
  const site = await makeSite(ctx, tenantId, { slug: `large-${posts}` })
  await ctx.blobs.scope({ tenantId }).put(
    importKey(id, 'file'),
    Readable.from(wxrOf(posts)).map((text: string) => Buffer.from(text)),
    {
      contentType: 'application/octet-stream',
    },
  )
  await ctx.db.withTenant(tenantId, (tx) =>
    insertImport(tx, {
      id,
      site_id: site.id,
      format: 'wxr',
      state: 'queued',
      created_by: 'bench',
      options: JSON.stringify({ as_drafts: false, fetch_media: false, authors: {} }),
    }),
  )
  return id
}

/** Does the import in a process of its own. @returns seconds, by phase too, and MB */
async function work(url: string, ctx: AppContext, tenantId: string, importId: string) {
  const path = join(import.meta.dirname, '../test/kit/import-process.ts')
  const phases = new Map<string, number>()
  let memory = 0
  let phase: { name: string; since: number } | undefined
  const started = performance.now()
  const end = () => {
    if (phase) phases.set(phase.name, (performance.now() - phase.since) / 1000)
  }
  const child = fork(path, [url, ctx.config.dataDir, tenantId, importId, SECRET], {
    execArgv: SERVER.filter((arg) => arg.startsWith('--')),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.on('message', (told: Told) => {
    if (told.memory_bytes !== undefined) memory = told.memory_bytes / 1e6
    if (told.phase === undefined || told.phase === phase?.name) return
    end()
    phase = { name: told.phase, since: performance.now() }
  })
  await once(child, 'exit')
  end()
  if (child.exitCode !== 0) throw new Error(`the import ended with code ${child.exitCode}`)
  return { phases, memory, seconds: (performance.now() - started) / 1000 }
}
