/** Files for tests, and the forms that carry them. */
import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { AppContext } from '../../server/context.ts'
import type { TestApp } from './app.ts'
import { makeSite } from './site.ts'

let counter = 0

/** A small JPEG that no other is equal to. */
export async function photo(width = 400, height = 300): Promise<Buffer> {
  counter += 1
  // Far enough apart for JPEG to tell them apart.
  const background = { r: (counter * 37) % 256, g: (counter * 101) % 256, b: (counter * 199) % 256 }
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

/** Bytes of a video as far as anybody looks: the box that begins an MP4, and `size` bytes behind it. */
export function video(size: number): Buffer {
  counter += 1
  const start = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')
  return Buffer.concat([
    start,
    Buffer.alloc(Math.max(0, size - start.length), `frame ${counter} of ${process.pid} `),
  ])
}

/** A multipart body: fields first, then files. */
export async function formOf(
  files: Record<string, Buffer | string>,
  fields: Record<string, string> = {},
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const [name, bytes] of Object.entries(files))
    form.append('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name))
  const response = new Response(form)
  const body = Buffer.from(await response.arrayBuffer())
  return { body, headers: { 'content-type': response.headers.get('content-type') ?? '' } }
}

/** What a tenant keeps: the keys of its blobs under sites/, rows of media and uploads, and the storage that is counted. */
export async function keptBy(ctx: AppContext, tenantId: string) {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await ctx.blobs.scope({ tenantId }).list({ prefix: 'sites/', cursor })
    keys.push(...page.blobs.map(({ key }) => key))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  return ctx.db.withTenant(tenantId, async (tx) => {
    const media = await tx.selectFrom('media').selectAll().orderBy('id').execute()
    const uploads = await tx.selectFrom('uploads').selectAll().orderBy('id').execute()
    const usage = await tx
      .selectFrom('quota_usage')
      .select('used')
      .where('resource', '=', 'storage_bytes')
      .executeTakeFirst()
    const files = media.map((row) => `sites/${row.site_id}/media/${row.id}/file`)
    return {
      media,
      uploads,
      used: usage?.used ?? 0,
      /** Blobs that no row stands for. */
      orphans: keys.filter((key) => !files.includes(key) && !uploads.some((row) => row.parts.includes(key))),
      /** Media whose file is missing. */
      missing: files.filter((key) => !keys.includes(key)),
      bytes: media.reduce((sum, row) => sum + row.size_bytes, 0),
      held: uploads.reduce((sum, row) => sum + row.reserved_bytes, 0),
    }
  })
}

export type MediaItem = {
  id: string
  name: string
  content_type: string
  version: number
  duplicate: boolean
  [field: string]: unknown
}

/** A tenant with a website, and ways to add media to it. */
export async function makeLibrary({ ctx, call, makeTenant }: TestApp, options: { plan?: string } = {}) {
  const { tenant, owner } = await makeTenant(options)
  const site = await makeSite(ctx, tenant.id)
  const path = `/api/v1/websites/${site.id}/media`
  const upload = async (
    files: Record<string, Buffer | string>,
    fields: Record<string, string> = {},
    token = owner,
  ) => {
    const answer = await call(path, { method: 'POST', token, ...(await formOf(files, fields)) })
    return { ...answer, items: (answer.body['items'] ?? []) as unknown as MediaItem[] }
  }
  const add = async (name: string, bytes: Buffer | string, fields?: Record<string, string>) => {
    const { status, items, text } = await upload({ [name]: bytes }, fields)
    assert.ok(status === 201 && items[0], text)
    return items[0]
  }
  const kept = () => keptBy(ctx, tenant.id)
  return { tenant, owner, site, path, upload, add, kept, target: { tenantId: tenant.id, siteId: site.id } }
}

/** Every byte has a row, every row its bytes, and the plan counts what is there. */
export function assertInOrder(kept: Awaited<ReturnType<typeof keptBy>>): void {
  assert.deepEqual({ orphans: kept.orphans, missing: kept.missing }, { orphans: [], missing: [] })
  assert.equal(kept.used, kept.bytes + kept.held)
}
