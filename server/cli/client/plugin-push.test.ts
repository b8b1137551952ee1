/** `hotswap plugin push` and `keygen`, against the application on a port. */
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { personAt } from '../../../test/kit/command-line.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { visit } from '../../../test/kit/visit.ts'
import { defaultTheme } from '../../features/themes/themes.ts'

const kit = await openTestApp({ jobs: true })

async function makeShop() {
  const { tenant, owner } = await kit.makeTenant()
  const { hash } = await defaultTheme(kit.ctx)
  const site = await makeSite(kit.ctx, tenant.id, {
    name: 'The shop',
    slug: 'shop',
    theme: { hash, owner: 'platform' } as never,
  })
  const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })
  const cwd = temporaryFolder()
  const name = `greeter-${tenant.slug}`.slice(0, 50)
  assert.equal((await person.run(['plugin', 'new', name], { cwd })).code, 0)
  const folder = join(cwd, name)
  return {
    name,
    folder,
    cwd,
    call: (path: string) => kit.call(`/api/v1${path}`, { token: owner }),
    push: (...options: string[]) => person.run(['plugin', 'push', folder, ...options]),
    run: (...args: string[]) => person.run(args, { cwd }),
    visit: (path = '/') => visit(kit.port, `${tenant.slug}.localhost`, path),
    installed: async () => {
      const { body } = await kit.call(`/api/v1/websites/${site.id}/plugins`, { token: owner })
      return body['items'] as unknown as { name: string; version: string }[]
    },
    change: (path: string, from: string, to: string) => {
      const before = readFileSync(join(folder, path), 'utf8')
      assert.ok(before.includes(from), `${path} has no ${from}`)
      writeFileSync(join(folder, path), before.replaceAll(from, to))
    },
  }
}

const ALL = 'pages:body,blocks,endpoints,kv'

describe('plugin push', () => {
  test('uploads only, or deploys: with nothing slipped in that was not agreed to', async () => {
    const { push, visit: see, name, installed } = await makeShop()
    const only = await push()
    assert.equal(only.code, 0, only.stderr)
    assert.match(only.stdout, /^greeter-.* 0\.1\.0 is uploaded: 6 files\.\n$/)
    const asked = await push('--site', 'shop')
    assert.equal(asked.code, 1)
    assert.match(
      asked.stderr,
      /asks for more than was agreed to.*\n {2}If you agree: --grant pages:body,blocks,/,
    )
    const some = await push('--site', 'shop', '--grant', 'pages:body')
    assert.match(some.stderr, /If you agree: --grant blocks,endpoints,kv\n/)
    assert.deepEqual(await installed(), [])
    const done = await push('--site', 'shop', '--grant', ALL, '--set', 'greeting=Ahoy & welcome')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /Live on 1 website\./)
    assert.match((await see()).text, /Ahoy &amp; welcome<\/p>/)
    assert.deepEqual(JSON.parse((await see(`/api/${name}/cheers`)).text), { cheers: 0 })
  })

  test('an update asks for what it wants in addition only, and --grant-all agrees after showing it', async () => {
    const { push, change, installed, name } = await makeShop()
    const first = await push('--site', 'shop', '--grant-all')
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stderr, / 0\.1\.0 asks to be allowed to\n/)
    assert.match(first.stderr, /^ {2}Keep values\. It can keep small pieces of data of its own;/m)
    change('plugin.json', '"kv"]', '"kv", "search"]')
    const same = await push('--site', 'shop', '--grant-all')
    assert.equal(same.code, 1)
    assert.match(
      same.stderr,
      /Raise the version in plugin\.json\.\n {2}While you write it, "hotswap plugin dev"/,
    )
    change('plugin.json', '0.1.0', '0.2.0')
    const second = await push('--site', 'shop', '--grant-all')
    assert.equal(second.code, 0, second.stderr)
    assert.match(second.stderr, /^ {2}Search the site\./m)
    assert.ok(!second.stderr.includes('Keep values.'))
    assert.deepEqual(
      (await installed()).map((plugin) => [plugin.name, plugin.version]),
      [[name, '0.2.0']],
    )
  })

  test('sends nothing of a plugin with errors, also such as only loading it shows', async () => {
    const { push, change, call } = await makeShop()
    change('src/main.ts', "'GET /cheers': async", "'GET /cheers ': async")
    const refused = await push('--site', 'shop', '--grant-all')
    assert.equal(refused.code, 1)
    assert.match(
      refused.stderr,
      /^plugin\.json\/endpoints\/0 {2}error {2}The code has no handler "GET \/cheers"/m,
    )
    assert.match(refused.stderr, /Error: The plugin has 1 error; nothing was uploaded\./)
    assert.deepEqual((await call('/plugins?owner=tenant')).body['items'], [])
    assert.equal((await push('--canary', '10')).code, 2)
    assert.equal((await push('--sign', 'key.pem')).code, 2)
  })

  test('publishes: a key of one’s own, and a submission that it has signed', async () => {
    const { push, run, cwd, name, call } = await makeShop()
    const nobody = await push('--submit')
    assert.equal(nobody.code, 1)
    assert.match(nobody.stderr, /hotswap plugin keygen publisher\.pem --publisher/)
    const made = await run('plugin', 'keygen', 'key.pem', '--publisher', `Studio ${name}`)
    assert.equal(made.code, 0, made.stderr)
    const key = join(cwd, 'key.pem')
    assert.equal(statSync(key).mode & 0o777, 0o600)
    const [, fingerprint = ''] = /fingerprint ([0-9a-f]{64})/.exec(made.stdout) ?? []
    const before = readFileSync(key, 'utf8')
    const again = await run('plugin', 'keygen', 'key.pem')
    assert.equal(again.code, 0, again.stderr)
    assert.match(again.stdout, new RegExp(`^Used key\\.pem {3}fingerprint ${fingerprint}`))
    assert.equal(readFileSync(key, 'utf8'), before)

    const unsigned = await push('--submit')
    assert.equal(unsigned.code, 1)
    assert.match(unsigned.stderr, /sign/i)
    const submitted = await push('--submit', '--sign', key, '--note', 'The first')
    assert.equal(submitted.code, 0, submitted.stderr)
    assert.match(submitted.stdout, new RegExp(`^${name} 0\\.1\\.0 is submitted;`))
    const { items } = (await call('/marketplace/submissions')).body as unknown as {
      items: { name: string; state: string; note: string }[]
    }
    assert.deepEqual(items[0] && [items[0].name, items[0].state, items[0].note], [
      name,
      'pending',
      'The first',
    ])
  })
})
