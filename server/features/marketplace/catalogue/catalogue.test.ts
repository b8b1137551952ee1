import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { addSiteOn } from '../../../../test/kit/deployments.ts'
import { addTestPlugin, pluginFiles } from '../../../../test/kit/plugins.ts'
import { addPublicPlugin } from '../../plugins/plugins.ts'
import { addAdvisory, liftAdvisory } from '../advisories/advisories.ts'
import { countInstalls } from './count-installs.ts'
import { changesByVersion, htmlOf } from './text.ts'

const t = await startTestApp()
const { tenant, owner } = await t.makeTenant()
const { owner: stranger } = await t.makeTenant()

type Item = {
  name: string
  version: string
  origin: string
  is_compatible: boolean
  is_blocked: boolean
  websites: number | null
}
async function list(query = '', token = owner): Promise<Item[]> {
  const { status, body, text } = await t.call(`/api/v1/marketplace/plugins?${query}`, { token })
  assert.equal(status, 200, text)
  return body['items'] as unknown as Item[]
}
const names = async (query: string, token?: string) => (await list(query, token)).map(({ name }) => name)
const detail = (name: string, query = '', token = owner) =>
  t.call(`/api/v1/marketplace/plugins/${name}?${query}`, { token })
const publish = (name: string, version: string, more: object = {}, files: Record<string, string> = {}) =>
  addPublicPlugin(t.ctx, pluginFiles({ name, version, ...more }, files), 'Somebody')

await publish('alpine', '1.0.0', {
  title: 'Älpine Galerie',
  category: 'seo',
  description: 'Pictures of mountains',
})
await publish(
  'alpine',
  '1.1.0',
  { title: 'Älpine Galerie', category: 'seo', description: 'Pictures of mountains' },
  {
    'CHANGELOG.md':
      '# Changes\n\n## [1.1.0] - 2027-01-31\n\n- Sharper <script>x()</script>\n\n## 1.0.0\n\n- First\n',
    'README.md':
      '# Hello\n\n<script>alert(1)</script>\n\n![a view](https://spy.example/p.png)\n\n[bad](javascript:alert(1))\n',
  },
)
await publish('future', '1.0.0', { hotswap: '>=99' })
await addTestPlugin(t.ctx, tenant.id, { name: 'private', version: '1.0.0' })

describe('the catalogue', () => {
  test('has each plugin once, in the version that is offered; the tenant’s own are seen by nobody else', async () => {
    assert.deepEqual(await names(''), ['alpine', 'hello', 'private'])
    assert.equal((await list())[0]?.version, '1.1.0')
    assert.deepEqual(await names('', stranger), ['alpine', 'hello'])
    assert.equal((await detail('private', '', stranger)).status, 404)
  })

  test('is searched by words, category and origin', async () => {
    assert.deepEqual(await names('q=GALERIE%20alpine'), ['alpine'])
    assert.deepEqual(await names('q=mountains%20nothing'), [])
    assert.deepEqual(await names('category=seo'), ['alpine'])
    assert.deepEqual(await names('origin=own'), ['private'])
    assert.deepEqual(await names('origin=built_in'), ['hello'])
  })

  test('hides what needs another version of the program, unless asked', async () => {
    assert.deepEqual(await names('compatible=false'), ['alpine', 'future', 'hello', 'private'])
    const future = (await list('compatible=false&q=future'))[0]
    assert.equal(future?.is_compatible, false)
  })

  test('goes on where the page before ended', async () => {
    const first = await t.call('/api/v1/marketplace/plugins?limit=1&compatible=false', { token: owner })
    const cursor = encodeURIComponent(String(first.body['next_cursor']))
    assert.deepEqual(await names(`limit=1&compatible=false&cursor=${cursor}`), ['future'])
    const wrong = await t.call('/api/v1/marketplace/plugins?cursor=nonsense', { token: owner })
    assert.equal(wrong.status, 400)
  })

  test('says how many websites run a plugin once they were counted', async () => {
    assert.equal((await list('q=alpine'))[0]?.websites, null)
    const { id } = await addSiteOn(t, tenant.id)
    const row = { name: 'alpine', version: '1.1.0', hash: 'a'.repeat(64), enabled: true }
    await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('site_plugins')
        .values({
          tenant_id: tenant.id,
          site_id: id,
          ...row,
          published: JSON.stringify({ ...row, owner: 'platform' }),
        })
        .execute(),
    )
    assert.equal((await countInstalls(t.ctx)).get('alpine'), 1)
    assert.equal((await list('q=alpine'))[0]?.websites, 1)
  })
})

describe('a plugin in the catalogue', () => {
  test('says what it asks for, what it does, and what changed in each version', async () => {
    const { status, body, text } = await detail('alpine')
    assert.equal(status, 200, text)
    const readme = String(body['readme_html'])
    assert.match(readme, /Hello/)
    assert.doesNotMatch(readme, /<script|javascript:|<img/)
    assert.match(readme, /<a href="https:\/\/spy\.example\/p\.png"/)
    const versions = body['versions'] as unknown as { version: string; changes_html: string }[]
    assert.deepEqual(
      versions.map(({ version }) => version),
      ['1.1.0', '1.0.0'],
    )
    assert.match(versions[0]?.changes_html ?? '', /Sharper/)
    assert.doesNotMatch(versions[0]?.changes_html ?? '', /<script/)
    const consent = body['consent'] as unknown as { permissions: { consequence: string }[] }
    assert.ok(consent.permissions.every(({ consequence }) => consequence.length > 10))
    assert.equal((await detail('alpine', 'version=1.0.0')).body['version'], '1.0.0')
    assert.equal((await detail('alpine', 'version=7.0.0')).status, 404)
  })

  test('is offered in a version that is not blocked, and says what is wrong with the others', async () => {
    const input = {
      name: 'alpine',
      range: '1.1.0',
      severity: 'high',
      action: 'block',
      title: 'It leaks',
    } as const
    const { id } = await addAdvisory(t.ctx, input, 'test')
    const { body } = await detail('alpine')
    assert.equal(body['version'], '1.0.0')
    const advisories = body['advisories'] as unknown as { title: string }[]
    assert.deepEqual(
      advisories.map(({ title }) => title),
      ['It leaks'],
    )
    await liftAdvisory(t.ctx, id, 'Mended', 'test')
    assert.equal((await detail('alpine')).body['version'], '1.1.0')
  })
})

test('a changelog is taken apart by its headings, whatever else it holds', () => {
  const changes = changesByVersion(
    '# Changelog\nIntro\n## v2.0.0-rc.1\nA\n### Fixed\nB\n## [1.0.0] - 2027-01-01\n\nC\n',
  )
  assert.deepEqual(
    [...changes],
    [
      ['2.0.0-rc.1', 'A\n### Fixed\nB'],
      ['1.0.0', 'C'],
    ],
  )
  assert.deepEqual([...changesByVersion('')], [])
})

test('no text of an author runs, loads or breaks out', async () => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '![x](x" onerror="alert(1))',
    '<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>',
    '[x](data:text/html,<script>alert(1)</script>)',
    '</div></main><script>alert(1)</script>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
  ]
  for (const text of hostile) {
    const html = await htmlOf(text, text)
    assert.doesNotMatch(html, /<(script|img|iframe|svg|style)/i, text)
    assert.doesNotMatch(html, /<[^>]*\son\w+=/i, text)
    assert.doesNotMatch(html, /href="(javascript|data):/i, text)
  }
})
