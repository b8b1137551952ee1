/** The portal's search: what it finds, in which order, and how safely it shows it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'

const { ctx, call, makeTenant } = await startTestApp()

type Found = {
  entries?: {
    items: { title: string; title_html: string; snippet_html: string }[]
    next_cursor: string | null
  }
  media?: { items: { name: string; name_html: string }[]; next_cursor: string | null }
}

async function makeLibrary() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const addEntry = (title: string, text: string, more: { deleted_at?: Date } = {}) =>
    ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('entries')
        .values({
          tenant_id: tenant.id,
          site_id: site.id,
          id: randomUUID(),
          type: 'post',
          slug: randomUUID(),
          title,
          document: JSON.stringify({
            title,
            body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
          }),
          search: sql`to_tsvector('simple', ${`${title} ${text}`})`,
          ...more,
        })
        .execute(),
    )
  const addMedia = (name: string, alt: string) =>
    ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('media')
        .values({
          tenant_id: tenant.id,
          site_id: site.id,
          id: randomUUID(),
          name,
          alt,
          kind: 'image',
          content_type: 'image/jpeg',
          size_bytes: 1,
          sha256: randomUUID(),
        })
        .execute(),
    )
  const path = `/api/v1/websites/${site.id}/search`
  const find = async (q: string, more = '') => {
    const answer = await call(`${path}?q=${encodeURIComponent(q)}${more}`, { token })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as Found
  }
  return { token, path, addEntry, addMedia, find }
}

test('drafts and media are found by the beginnings of their words, those named so first', async () => {
  const { addEntry, addMedia, find } = await makeLibrary()
  await addEntry('Rolls', 'Nearly as good as sourdough bread')
  await addEntry('Sourdough bread', 'Flour and water')
  await addEntry('Sourdough in the trash', 'bread', { deleted_at: new Date() })
  await addMedia('oven.jpg', 'Bread made of sourdough')
  await addMedia('sourdough-bread.jpg', '')
  await addMedia('cake.jpg', '')
  const { entries, media } = await find('SOURDOUGH brea')
  assert.deepEqual(
    entries?.items.map((item) => item.title),
    ['Sourdough bread', 'Rolls'],
  )
  assert.equal(entries?.items[0]?.title_html, '<mark>Sourdough</mark> <mark>bread</mark>')
  assert.match(entries?.items[1]?.snippet_html ?? '', /good as <mark>sourdough<\/mark> <mark>bread<\/mark>/)
  assert.deepEqual(
    media?.items.map((item) => item.name_html),
    ['<mark>sourdough</mark>-<mark>brea</mark>d.jpg', 'oven.jpg'],
  )
  assert.equal((await find('bread', '&group=media')).entries, undefined)
})

test('what a text says about HTML stays text', async () => {
  const { addEntry, addMedia, find } = await makeLibrary()
  await addEntry('<b>Bread</b> \ue000<i>', '1 < 2 <img onerror="bread"> "bread" \ue001')
  await addMedia('"><img src=x onerror=bread>.jpg', '')
  const { entries, media } = await find('bread')
  const shown = [entries?.items[0]?.title_html, entries?.items[0]?.snippet_html, media?.items[0]?.name_html]
  for (const html of shown) {
    assert.match(String(html), /<mark>bread<\/mark>/i)
    assert.doesNotMatch(String(html).replace(/<\/?mark>/g, ''), /[<>"\ue000\ue001]/)
  }
})

test('odd questions find nothing and break nothing', async () => {
  const { addEntry, find, path, token } = await makeLibrary()
  await addEntry('Bread', "It's 100% good")
  for (const q of ["'", '!', '& | !', '%', '_', ':*', "a' & b", '((', '\\', '"x" OR', '🥨']) await find(q)
  assert.equal((await find("it's 100%")).entries?.items.length, 1)
  assert.equal((await call(`${path}?q=x&cursor=W10`, { token })).status, 400, 'whose cursor?')
  assert.equal((await call(`${path}?q=x&group=media&cursor=W10`, { token })).status, 400)
  assert.equal((await call(path, { token })).status, 400)
})

test('each group is paged by itself, everything once', async () => {
  const { addEntry, addMedia, find } = await makeLibrary()
  for (let index = 0; index < 5; index++) {
    await addEntry(`Bread ${index}`, 'bread '.repeat(index % 2 === 0 ? 1 : 3))
    await addMedia(`bread-${index}.jpg`, '')
  }
  for (const group of ['entries', 'media'] as const) {
    const seen: string[] = []
    let cursor = ''
    do {
      const page = (await find('bread', `&group=${group}&limit=2${cursor && `&cursor=${cursor}`}`))[group]
      for (const item of page?.items ?? []) seen.push('title_html' in item ? item.title : item.name)
      cursor = page?.next_cursor ?? ''
    } while (cursor)
    assert.equal(seen.length, 5)
    assert.equal(new Set(seen).size, 5)
  }
})
