/** Exports over the API, and the way back through an import. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { ended, importFile } from '../../../test/kit/import.ts'
import { csvLine } from '../../kernel/csv.ts'
import { openZip } from '../../kernel/zip.ts'
import { expireExport } from './exports.ts'

const t = await startTestApp({ jobs: true })
type Content = Awaited<ReturnType<typeof makeContent>>

async function exported(c: Content, format: string) {
  const started = await c.send('POST', 'exports', { format })
  assert.equal(started.status, 202, started.text)
  const id = String(started.body['id'])
  const row = await ended(t, `${c.base}/exports/${id}`, c.owner)
  assert.equal(row.state, 'succeeded', row.error ?? '')
  const response = await t.app.inject({
    url: `${c.base}/exports/${id}/download`,
    headers: { host: 'api.localhost', authorization: `Bearer ${c.owner}` },
  })
  return { id, bytes: response.rawPayload, headers: response.headers }
}

async function sample(): Promise<Content> {
  const c = await makeContent(t)
  await c.send('POST', 'collections', {
    name: 'Prices',
    slug: 'prices',
    fields: [{ key: 'note', label: 'Note', type: 'text' }],
  })
  await c.add('pages', { title: 'About, us', html: '<p>Fresh "bread"</p>' }, 'published')
  await c.add('posts', { title: '=1+1' })
  await c.add('collections/prices/records', { title: 'Rye', fields: { note: 'a, b' } })
  return c
}

test('a bundle is downloaded, and another website becomes the same by importing it', async () => {
  const c = await sample()
  const { bytes, headers } = await exported(c, 'bundle')
  assert.match(String(headers['content-disposition']), /^attachment; filename="website-\d{4}-\d\d-\d\d.zip"$/)
  const copy = await makeContent(t)
  const result = await importFile(t, copy.base, copy.owner, { format: 'bundle' }, { file: bytes })
  assert.deepEqual([result.state, result.error], ['succeeded', null])
  const shown = async (content: Content) => (await content.visible()).map(({ path, title }) => [path, title])
  assert.deepEqual(await shown(copy), await shown(c))
})

test('JSON holds every entry, CSV a table of each type that spreadsheets read and do not run', async () => {
  const c = await sample()
  const json = JSON.parse((await exported(c, 'json')).bytes.toString()) as {
    entries: Record<string, unknown>[]
  }
  assert.deepEqual(
    json.entries.map(({ title }) => title),
    ['About, us', '=1+1', 'Rye'],
  )
  assert.equal(json.entries[0]?.['html'], '<p>Fresh &quot;bread&quot;</p>')
  using zip = await openZip((await exported(c, 'csv')).bytes, {
    maxEntries: 10,
    maxTotalBytes: 1e6,
    maxFileBytes: 1e6,
  })
  assert.deepEqual([...zip.files.keys()].toSorted(), ['page.csv', 'post.csv', 'prices.csv'])
  assert.match(String(await zip.files.get('page.csv')?.bytes()), /"About, us",published,\/about-us/)
  assert.match(String(await zip.files.get('post.csv')?.bytes()), /,'=1\+1,/)
  assert.match(String(await zip.files.get('prices.csv')?.bytes()), /text,note\r\n.*"a, b"\r\n$/s)
})

test('an export that is not ready cannot be downloaded, one that has expired is gone', async () => {
  const c = await sample()
  assert.equal((await c.send('POST', 'exports', { format: 'xml' })).status, 400)
  const { id } = await exported(c, 'json')
  await expireExport(t.ctx, c.tenant.id, id)
  assert.equal((await c.send('GET', `exports/${id}`)).status, 404)
  assert.equal((await c.send('GET', `exports/${id}/download`)).status, 404)
})

test('cells are quoted as RFC 4180 says', () => {
  assert.equal(csvLine(['a', 'b"c', 'd\ne', '@x', '-1', '', -1]), 'a,"b""c","d\ne",\'@x,\'-1,,-1\r\n')
})
