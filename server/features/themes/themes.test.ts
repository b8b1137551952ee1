/** Themes over the API: packages in and out, activating, customizing, previews, upgrades. */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { startTestApp } from '../../../test/kit/app.ts'
import { writeZip } from '../../kernel/zip.ts'
import { readThemeFolder } from '../../liquid/folder.ts'
import { addMedia } from '../media/media.ts'
import { currentRelease, publish } from '../releases/releases.ts'
import { addSite, defaultConfig } from '../sites/sites.ts'
import { defaultTheme, findTheme, installBuiltInThemes } from './themes.ts'

const BLANK = fileURLToPath(new URL('../../../test/themes/blank', import.meta.url))
type Files = Record<string, string>
type Site = { id: string; tenantId: string; token: string; api: string }

const app = await startTestApp()
const blank = await readThemeFolder(BLANK)

async function zipped(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const inputs = [...files].map(([path, body]) => ({ path, body }))
  return Buffer.concat(await writeZip(inputs).toArray())
}

/** The test theme under another name or version, with other files. */
function variant(name: string, version: string, files: Files = {}): Map<string, Buffer> {
  const manifest = JSON.parse(String(blank.get('theme.json'))) as object
  const changed: Files = { 'theme.json': JSON.stringify({ ...manifest, name, version }), ...files }
  return new Map([
    ...blank,
    ...Object.entries(changed).map(([path, text]) => [path, Buffer.from(text)] as const),
  ])
}

async function upload(token: string, archive: Buffer, path = '/api/v1/themes') {
  const boundary = 'theme-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="theme.zip"\r\ncontent-type: application/zip\r\n\r\n`
  return app.call(path, {
    method: 'POST',
    token,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), archive, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

/** A site of a new tenant, in the test theme. */
async function makeSite(): Promise<Site> {
  const { ctx, makeTenant } = app
  const { tenant, owner } = await makeTenant()
  const { hash, owner: keeper } = await defaultTheme(ctx)
  const site = await ctx.db.withTenant(tenant.id, async (tx) => {
    const added = await addSite(ctx, tx, { name: 'Bakery', slug: 'main', status: 'active' })
    await publish(ctx, tx, added.id, {
      kind: 'site',
      theme: { hash, owner: keeper },
      config: defaultConfig({ title: 'Bakery' }),
    })
    return added
  })
  return { id: site.id, tenantId: tenant.id, token: owner, api: `/api/v1/websites/${site.id}/theme` }
}

const released = ({ id, tenantId }: Site) => app.ctx.db.withTenant(tenantId, (tx) => currentRelease(tx, id))

describe('packages', () => {
  test('are taken in once, shown with their schema, given back and deleted', async () => {
    const { owner } = await app.makeTenant()
    const archive = await zipped(variant('mine', '1.0.0'))
    const first = await upload(owner, archive)
    assert.equal(first.status, 201, first.text)
    assert.equal(first.body['name'], 'mine')
    const again = await upload(owner, archive)
    assert.equal(again.status, 200)
    assert.equal(again.body['hash'], first.body['hash'])

    const hash = String(first.body['hash'])
    const detail = await app.call(`/api/v1/themes/${hash}`, { token: owner })
    assert.equal(detail.status, 200, detail.text)
    const sections = detail.body['sections'] as unknown as { type: string; name: string }[]
    assert.equal(sections.find(({ type }) => type === 'hero')?.name, 'Hero')
    assert.ok((detail.body['templates'] as unknown as string[]).includes('404'))

    const list = await app.call('/api/v1/themes', { token: owner })
    const names = (list.body['items'] as unknown as { name: string; owner: string }[]).map(
      (one) => `${one.owner} ${one.name}`,
    )
    assert.ok(names.includes('tenant mine') && names.includes('platform blank'), String(names))

    const download = await app.app.inject({
      url: `/api/v1/themes/${hash}/download`,
      headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
    })
    assert.equal(download.statusCode, 200)
    assert.equal((await upload(owner, download.rawPayload)).body['hash'], hash)

    assert.equal((await app.call(`/api/v1/themes/${hash}`, { method: 'DELETE', token: owner })).status, 204)
    assert.equal((await app.call(`/api/v1/themes/${hash}`, { token: owner })).status, 404)
  })

  test('tell their editor what they ship as arranged, and show the picture they name', async () => {
    const { owner } = await app.makeTenant()
    const { owner: other } = await app.makeTenant()
    const manifest = JSON.parse(String(blank.get('theme.json'))) as object
    const picture = await sharp({ create: { width: 8, height: 5, channels: 3, background: '#eee' } })
      .webp()
      .toBuffer()
    const pictured = new Map([
      ...variant('pictured', '1.0.0'),
      [
        'theme.json',
        Buffer.from(JSON.stringify({ ...manifest, name: 'pictured', preview_image: 'assets/preview.webp' })),
      ] as const,
      ['assets/preview.webp', picture] as const,
    ])
    const { hash } = (await upload(owner, await zipped(pictured))).body
    const { body } = await app.call(`/api/v1/themes/${String(hash)}`, { token: owner })
    assert.equal(body['has_preview'], true)
    const { templates, groups } = body['arrangements'] as unknown as Record<string, Record<string, object>>
    assert.deepEqual(templates?.['index'], JSON.parse(String(blank.get('templates/index.json'))))
    assert.deepEqual(Object.keys(groups ?? {}), body['groups'] as unknown as string[])
    const url = `/api/v1/themes/${String(hash)}/preview`
    const shown = await app.app.inject({
      url,
      headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
    })
    assert.equal(shown.headers['content-type'], 'image/webp')
    assert.deepEqual(shown.rawPayload, picture)
    assert.equal((await app.call(url, { token: other })).status, 404)
    const plain = (await upload(owner, await zipped(variant('plain', '1.0.0')))).body
    assert.equal(
      (await app.call(`/api/v1/themes/${String(plain['hash'])}/preview`, { token: owner })).status,
      404,
    )
  })

  test('of an archive with a folder around everything are the same', async () => {
    const { owner } = await app.makeTenant()
    const files = variant('wrapped', '1.0.0')
    const plain = await upload(owner, await zipped(files))
    const wrapped = await upload(
      owner,
      await zipped(new Map([...files].map(([path, body]) => [`theme-main/${path}`, body]))),
    )
    assert.equal(wrapped.status, 200, wrapped.text)
    assert.equal(wrapped.body['hash'], plain.body['hash'])
  })

  test('of one name and version have one content', async () => {
    const { owner } = await app.makeTenant()
    await upload(owner, await zipped(variant('twice', '1.0.0')))
    const other = await upload(owner, await zipped(variant('twice', '1.0.0', { 'snippets/new.liquid': 'x' })))
    assert.equal(other.status, 409)
    assert.match(String(other.body['detail']), /Raise the version/)
  })

  test('with errors are refused with file and line, and looked over without being kept', async () => {
    const { owner } = await app.makeTenant()
    const broken = await zipped(variant('broken', '1.0.0', { 'sections/hero.liquid': 'one\n{% if %}' }))
    const refused = await upload(owner, broken)
    assert.equal(refused.status, 400, refused.text)
    assert.match(String(refused.body['detail']), /^sections\/hero\.liquid:2: /)
    const lint = await upload(owner, broken, '/api/v1/themes/lint')
    assert.equal(lint.status, 200, lint.text)
    assert.equal(lint.body['is_valid'], false)
    assert.equal((await upload(owner, Buffer.from('no zip'))).status, 415)
    for (const [body, type] of [
      ['a', 'multipart/form-data'],
      ['--x', 'multipart/form-data; boundary=x'],
      ['--x\r\n\r\n', 'multipart/form-data; boundary=x'],
    ] as const) {
      const headers = { 'content-type': type }
      const answer = await app.call('/api/v1/themes', { method: 'POST', token: owner, body, headers })
      assert.equal(answer.status, 400, `${type} ${body} ${answer.text}`)
    }
    const outside = await upload(owner, await zipped(variant('fine', '1.0.0')), '/api/v1/themes/lint')
    assert.equal(outside.body['is_valid'], true, outside.text)
  })

  test('belong to their tenant, and reading them takes less than writing', async () => {
    const { owner, tenant } = await app.makeTenant()
    const other = await app.makeTenant()
    const hash = String((await upload(owner, await zipped(variant('private', '1.0.0')))).body['hash'])
    assert.equal((await app.call(`/api/v1/themes/${hash}`, { token: other.owner })).status, 404)
    const viewer = await app.makeMember(tenant.id, 'viewer')
    assert.equal((await app.call(`/api/v1/themes/${hash}`, { token: viewer.token })).status, 200)
    assert.equal((await upload(viewer.token, await zipped(variant('viewed', '1.0.0')))).status, 403)
  })

  test('that ship with the program are found by name, and installing them again changes nothing', async () => {
    const { ctx } = app
    const before = await defaultTheme(ctx)
    await installBuiltInThemes(ctx, fileURLToPath(new URL('../../../test/themes', import.meta.url)))
    assert.deepEqual((await defaultTheme(ctx)).row.created_at, before.row.created_at)
    const { tenant } = await app.makeTenant()
    const found = await ctx.db.withTenant(tenant.id, (tx) => findTheme(ctx, tx, { name: 'blank' }))
    assert.equal(found?.owner, 'platform')
    assert.equal(
      await ctx.db.withTenant(tenant.id, (tx) => findTheme(ctx, tx, { name: 'nowhere' })),
      undefined,
    )
  })
})

describe('the theme of a website', () => {
  test('is activated at once, in its newest version or the one named, and cannot be deleted then', async () => {
    const site = await makeSite()
    for (const version of ['1.0.0', '1.10.0', '1.9.0', '2.0.0-beta'])
      assert.equal((await upload(site.token, await zipped(variant('mine', version)))).status, 201)
    const named = await app.call(site.api, {
      method: 'PUT',
      token: site.token,
      body: { theme: 'mine', version: '1.9.0' },
    })
    assert.equal(named.status, 200, named.text)
    assert.equal(named.body['version'], '1.9.0')
    assert.equal(named.body['newer_version'], '2.0.0-beta')
    const latest = await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'mine' } })
    assert.equal(latest.body['version'], '2.0.0-beta')
    const release = await released(site)
    assert.equal(release.kind, 'theme')
    assert.equal(release.theme_owner, 'tenant')
    const refused = await app.call(`/api/v1/themes/${release.theme_hash}`, {
      method: 'DELETE',
      token: site.token,
    })
    assert.equal(refused.status, 409)
    assert.equal(
      (await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'nowhere' } })).status,
      404,
    )
  })

  test('keeps what was made of it while another is active', async () => {
    const site = await makeSite()
    await upload(site.token, await zipped(variant('mine', '1.0.0')))
    const save = await app.call(`${site.api}/customization`, {
      method: 'PUT',
      token: site.token,
      body: { settings: { accent: '#ff0000' } },
    })
    assert.equal(save.status, 200, save.text)
    assert.deepEqual((await released(site)).theme_settings, { settings: { accent: '#ff0000' } })
    await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'mine' } })
    assert.deepEqual((await released(site)).theme_settings, {})
    await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'blank' } })
    assert.deepEqual((await released(site)).theme_settings, { settings: { accent: '#ff0000' } })
  })

  test('is customized as far as its schema goes', async () => {
    const site = await makeSite()
    const put = (body: unknown) =>
      app.call(`${site.api}/customization`, { method: 'PUT', token: site.token, body })
    const hero = (settings: object) => ({
      templates: { index: { sections: { hero: { type: 'hero', settings } }, order: ['hero'] } },
    })
    const wrong: [unknown, RegExp][] = [
      [{ settings: { nothing: 1 } }, /settings\/nothing/],
      [{ settings: { accent: 'url(javascript:alert(1))' } }, /settings\/accent/],
      [hero({ heading: { a: 1 } }), /hero\/settings\/heading/],
      [hero({ image: { url: 'javascript:alert(1)' } }), /hero\/settings\/image/],
      [{ templates: { nowhere: { sections: {}, order: [] } } }, /templates\/nowhere/],
      [{ templates: { index: { sections: { a: { type: 'nothing' } }, order: ['a'] } } }, /no section/],
      [{ templates: { index: { sections: { a: { type: 'plugin:forms' } }, order: ['a'] } } }, /no section/],
      [{ templates: { index: { sections: {}, order: ['gone'] } } }, /index\/order\/0: there is no section/],
      [{ setings: {} }, /setings: is not known here/],
      [{ groups: { 'side-group': { sections: {}, order: [] } } }, /groups\/side-group/],
    ]
    for (const [body, expected] of wrong) {
      const answer = await put(body)
      assert.equal(answer.status, 400, JSON.stringify(body))
      assert.match(String(answer.body['detail']), expected)
    }
    const answer = await put(
      hero({ heading: 'Hello', text: '<p onclick="x()">Hi<script>alert(1)</script></p>' }),
    )
    assert.equal(answer.status, 200, answer.text)
    assert.doesNotMatch(JSON.stringify((await released(site)).theme_settings), /script|onclick/)

    const patched = await app.call(`${site.api}/customization`, {
      method: 'PATCH',
      token: site.token,
      body: { settings: { accent: '#00ff00' } },
      headers: { 'if-match': '"1"' },
    })
    assert.equal(patched.status, 200, patched.text)
    assert.ok((await released(site)).theme_settings.templates?.['index'])
    const stale = await app.call(`${site.api}/customization`, {
      method: 'PATCH',
      token: site.token,
      body: { settings: {} },
      headers: { 'if-match': '"1"' },
    })
    assert.equal(stale.status, 412)
    const removed = await app.call(`${site.api}/customization`, {
      method: 'PATCH',
      token: site.token,
      body: { settings: { accent: null }, templates: { index: null } },
    })
    assert.deepEqual(removed.body['customization'], {})
  })

  test('is published with its images ready to show', async () => {
    const site = await makeSite()
    const body = await sharp({ create: { width: 1600, height: 800, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const media = (await addMedia(
      app.ctx,
      { tenantId: site.tenantId, siteId: site.id },
      { body, name: 'hero.png', alt: 'Grey' },
    )) as unknown as { row?: { id: string }; id?: string }
    const id = media.id ?? media.row?.id ?? assert.fail('no medium')
    const template = { sections: { hero: { type: 'hero', settings: { image: id } } }, order: ['hero'] }
    const saved = await app.call(`${site.api}/customization`, {
      method: 'PUT',
      token: site.token,
      body: { templates: { index: template } },
    })
    assert.equal(saved.status, 200, saved.text)
    assert.match(JSON.stringify(saved.body['customization']), new RegExp(id))
    const image = (await released(site)).theme_settings.templates?.['index']?.sections['hero']?.settings?.[
      'image'
    ] as { alt: string; width: number }
    assert.equal(image.alt, 'Grey')
    assert.equal(image.width, 1600)
  })

  test('is previewed without being published', async () => {
    const site = await makeSite()
    await upload(site.token, await zipped(variant('mine', '1.0.0')))
    const before = await released(site)
    const preview = await app.call(`${site.api}/preview`, {
      method: 'POST',
      token: site.token,
      body: { theme: 'mine', customization: { settings: { accent: '#123456' } } },
    })
    assert.equal(preview.status, 201, preview.text)
    assert.match(String(preview.body['url']), /^http:\/\/r\d+--main\..*\?preview=/)
    assert.equal((await released(site)).number, before.number)
  })

  test('reports what an upgrade keeps, renames and drops', async () => {
    const site = await makeSite()
    const settings = (...list: object[]) => JSON.stringify([{ name: 'Look', settings: list }])
    const color = (id: string, more: object = {}) => ({
      type: 'color',
      id,
      label: id,
      default: '#000000',
      ...more,
    })
    const font = { type: 'font', id: 'font', label: 'Font', default: 'system' }
    await upload(
      site.token,
      await zipped(
        variant('mine', '1.0.0', {
          'config/settings_schema.json': settings(color('accent'), color('paper'), color('old'), font),
        }),
      ),
    )
    await upload(
      site.token,
      await zipped(
        variant('mine', '2.0.0', {
          'config/settings_schema.json': settings(
            color('accent'),
            color('background', { renamed_from: 'paper' }),
            font,
          ),
        }),
      ),
    )
    await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'mine', version: '1.0.0' } })
    const chosen = { settings: { accent: '#111111', paper: '#222222', old: '#333333' } }
    const saved = await app.call(`${site.api}/customization`, {
      method: 'PUT',
      token: site.token,
      body: chosen,
    })
    assert.equal(saved.status, 200, saved.text)
    const report = await app.call(`${site.api}/upgrade?to=2.0.0`, { token: site.token })
    assert.equal(report.status, 200, report.text)
    assert.deepEqual(report.body['kept'], [{ where: 'settings', id: 'accent' }])
    assert.deepEqual(report.body['renamed'], [{ where: 'settings', from: 'paper', to: 'background' }])
    assert.deepEqual(report.body['dropped'], [{ where: 'settings', id: 'old' }])
    await app.call(site.api, { method: 'PUT', token: site.token, body: { theme: 'mine', version: '2.0.0' } })
    assert.deepEqual((await released(site)).theme_settings, chosen)
  })
})
