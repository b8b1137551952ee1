/** Two tenants who call everything the same: every byte served for one holds that one's marker, and never the other's. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addSite, addTheme, insertRelease, publish } from '../../../test/kit/published-site.ts'
import { previewKey, signPreview } from '../../kernel/crypto/preview-token.ts'
import { assetOf } from '../../liquid/assets.ts'

const t = await startTestApp()
// So little memory that entries keep being displaced.
const d = await startTestDelivery(t.ctx, { cacheBytes: 40_000 })
const MEDIA_ID = randomUUID()
const PATHS = ['/', '/about', '/blog/hello', '/search?q=same', '/feed.xml', '/nothing-here', '/%C3%BCber']

async function makeTenant() {
  const marker = randomUUID()
  const { tenant } = await t.makeTenant({ plan: 'custom', custom_domain: `${marker}.example` })
  const css = `/* ${marker} */`
  const themeHash = await addTheme(t.ctx, { tenantId: tenant.id }, css)
  const hosts: string[] = []
  for (const slug of ['main', 'shop']) {
    const site = await addSite(t.ctx, tenant.id, {
      slug,
      isMain: slug === 'main',
      themeHash,
      themeOwner: 'tenant',
    })
    const titled = (path: string) => ({ path, title: `${marker} ${slug}` })
    await publish(t.ctx, site, [
      ...['/about', '/search', '/feed.xml', '/über'].map(titled),
      { ...titled('/blog/hello'), type: 'post' },
    ])
    const overlay = PATHS.map((path) => titled(decodeURI(path.split('?')[0] ?? '')))
    await t.ctx.db.withTenant(tenant.id, (tx) => insertRelease(tx, site, {}, overlay, 9))
    for (const name of ['file', 'w320.webp'])
      await t.ctx.blobs
        .scope({ tenantId: tenant.id })
        .put(`sites/${site.siteId}/media/${MEDIA_ID}/${name}`, Buffer.from(`${marker} ${slug}`), {
          contentType: 'text/plain',
        })
    const name = `${tenant.slug}.localhost`
    hosts.push(slug === 'main' ? name : `${slug}.${name}`)
    const claim = { tenantId: tenant.id, siteId: site.siteId, number: 9 }
    const token = signPreview(previewKey(t.ctx.secret), claim, new Date(Date.now() + 3_600_000))
    hosts.push(`r9--${slug}.${name} ${token}`)
  }
  hosts.push(`${marker}.example`)
  const asset = `/_assets/${themeHash}/${assetOf('app.css', Buffer.from(css)).hashed_name}`
  return { tenant, marker, hosts, asset }
}

test('hosts, previews, pages, searches, feeds, media and assets of two tenants never meet', async () => {
  const [ours, theirs] = [await makeTenant(), await makeTenant()]
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  const requests = [ours, theirs].flatMap((own) =>
    own.hosts.flatMap((name) => {
      const [host = '', token] = name.split(' ')
      const cookie: Record<string, string> = token === undefined ? {} : { cookie: `hotswap_preview=${token}` }
      const other = own === ours ? theirs : ours
      return [
        ...PATHS.map((path) => ({ path, holds: path !== '/nothing-here' || token !== undefined })),
        { path: `/media/${MEDIA_ID}/a.txt`, holds: true },
        { path: `/media/${MEDIA_ID}/w320/a.webp`, holds: true },
        { path: own.asset, holds: true },
        { path: other.asset, holds: false },
        // Names of theirs that lead nowhere with us.
        { path: `/https://${other.tenant.slug}.localhost/about`, holds: false },
        { path: `/about?host=${other.tenant.slug}.localhost`, holds: true },
      ].flatMap(({ path, holds }) =>
        ['', 'br', 'gzip'].map((coding) => ({ own, other, host, path, holds, coding, cookie })),
      )
    }),
  )
  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      requests
        .toSorted(() => Math.random() - 0.5)
        .map(async ({ own, other, host, path, holds, cookie }) => {
          const headers = {
            ...cookie,
            'x-forwarded-host': `${other.tenant.slug}.localhost`,
            referer: 'http://x.example/',
          }
          const { text, status, headers: sent } = await d.visit(host, path, { agent, headers })
          const said = `${text}\n${JSON.stringify(sent)}`
          const where = `${status} ${host} ${path}`
          // A redirect repeats the address that was asked for.
          if (status !== 301) assert.ok(!text.includes(other.marker), where)
          assert.ok(!said.includes(other.tenant.id), where)
          if (holds && !(path === '/' && host.startsWith('r9--'))) assert.ok(text.includes(own.marker), where)
        }),
    )
  agent.destroy()
})

test('a cookie for a preview opens that one only', async () => {
  const [ours, theirs] = [await makeTenant(), await makeTenant()]
  const previewsOf = (own: typeof ours) => own.hosts.filter((name) => name.includes(' '))
  const tokens = [...previewsOf(ours), ...previewsOf(theirs)].map((name) => name.split(' ')[1] ?? '')
  const opened: string[] = []
  const names = [...previewsOf(ours), ...previewsOf(theirs)].map((name) => name.split(' ')[0] ?? '')
  for (const [at, host] of names.entries())
    for (const [of, token] of tokens.entries()) {
      const byCookie = await d.visit(host, '/about', { headers: { cookie: `hotswap_preview=${token}` } })
      const byToken = await d.visit(host, `/about?preview=${token}`)
      assert.equal(byCookie.status === 200, byToken.status === 302)
      if (byCookie.status === 200) opened.push(`${at} ${of}`)
    }
  assert.deepEqual(opened, ['0 0', '1 1', '2 2', '3 3'])
})
