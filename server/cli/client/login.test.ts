/** Signing in from the command line, and what it says to people who did not, or stand at the wrong door. */
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { TEST_PASSWORD } from '../../../test/kit/app.ts'
import { personAt } from '../../../test/kit/command-line.ts'
import { freePort } from '../../../test/kit/free-port.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'

const kit = await openTestApp()
const { tenant, owner } = await kit.makeTenant()
const { email } = await kit.makeMember(tenant.id, 'owner')
const fileOf = (home: string) => join(home, '.config', 'hotswap', 'logins.json')
const signIn = (url: string) => ['login', '--url', url, '--email', email, '--password-stdin']

describe('login', () => {
  test('keeps a session that nobody else can read, renews it, and logout ends it', async () => {
    const person = personAt()
    const login = await person.run(signIn(kit.origin), { stdin: `${TEST_PASSWORD}\n` })
    assert.equal(login.code, 0, login.stderr)
    assert.ok(login.stderr.startsWith(`Signed in at ${kit.origin} as ${email}, tenant ${tenant.slug}.`))
    const file = fileOf(person.home)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.ok(!readFileSync(file, 'utf8').includes(TEST_PASSWORD))
    const whoami = await person.run(['whoami'])
    assert.equal(whoami.stdout, `${email} in ${tenant.slug} at ${kit.origin}\n`)

    const kept = readFileSync(file, 'utf8')
    writeFileSync(file, kept.replace(/"expires_at": "[^"]+"/, '"expires_at": "2020-01-01T00:00:00.000Z"'))
    const renewed = await person.run(['whoami', '--json'])
    assert.equal(renewed.code, 0, renewed.stderr)
    assert.deepEqual(JSON.parse(renewed.stdout), { origin: kit.origin, as: email, tenant: tenant.slug })
    const { refresh_token } = Object.values(
      (JSON.parse(readFileSync(file, 'utf8')) as { logins: Record<string, { refresh_token: string }> })
        .logins,
    )[0] ?? { refresh_token: '' }
    assert.ok(!kept.includes(refresh_token), 'the token was exchanged for the next')
    assert.equal(statSync(file).mode & 0o777, 0o600)

    assert.equal((await person.run(['logout'])).code, 0)
    const signedOut = await person.run(['whoami'])
    assert.equal(signedOut.code, 1)
    assert.match(
      signedOut.stderr,
      /^Error: You are not signed in at http:\/\/localhost:8080\.\n {2}Run "hotswap login"/,
    )
    const stale = await kit.call('/api/v1/auth/token/refresh', { method: 'POST', body: { refresh_token } })
    assert.equal(stale.status, 401)
  })

  test('takes an API key instead, which is tried first', async () => {
    const made = await kit.call('/api/v1/api-keys', {
      method: 'POST',
      token: owner,
      body: { name: 'Laptop', scopes: ['deployments:read'] },
    })
    const key = String(made.body['key'])
    const person = personAt()
    const wrong = await person.run(['login', '--url', kit.origin, '--api-key', `${key.slice(0, -3)}abc`])
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /\n {2}Is the key right, and does it still hold\?\n$/)
    assert.equal((await person.run(['login', '--url', kit.origin, '--api-key', key])).code, 0)
    assert.equal((await person.run(['deployments'])).stdout, 'No deployments.\n')
  })

  test('says what is wrong with the password, and asks nobody where nobody is', async () => {
    const person = personAt()
    const wrong = await person.run(signIn(kit.origin), { stdin: 'not my password' })
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /^Error: [^\n]*password[^\n]*\n$/i)
    const nobody = await person.run(['login', '--url', kit.origin])
    assert.equal(nobody.code, 2)
    assert.match(nobody.stderr, /Pass --email and --password-stdin, or --api-key\.\n$/)
  })
})

describe('an address that is wrong', () => {
  const key = { HOTSWAP_API_KEY: 'hsk_x' }

  test('where nobody listens', async () => {
    const { code, stderr } = await personAt({ ...key, HOTSWAP_URL: `localhost:${await freePort()}` }).run([
      'deployments',
    ])
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^Error: HotSwap at http:\/\/localhost:\d+ cannot be reached \(ECONNREFUSED\)\.\n {2}Is it running/,
    )
  })

  test('where something else answers', async () => {
    const port = await freePort()
    const other = createServer((_request, response) => response.end('<h1>Hello</h1>')).listen(
      port,
      '127.0.0.1',
    )
    after(() => other.close())
    const { code, stderr } = await personAt({ ...key, HOTSWAP_URL: `http://127.0.0.1:${port}` }).run([
      'deployments',
    ])
    assert.equal(code, 1)
    assert.match(stderr, /^Error: There is no HotSwap API at http:.*\n {2}Name the address/)
  })

  test('that is none', async () => {
    const { code, stderr } = await personAt({ ...key, HOTSWAP_URL: 'ftp://x' }).run(['deployments'])
    assert.equal(code, 2)
    assert.match(stderr, /^Error: "ftp:\/\/x" is no address\./)
  })
})

test('commands that do not exist are wrong usage, with the nearest that does', async () => {
  const { code, stderr } = await personAt().run(['theme', 'chekc'])
  assert.equal(code, 2)
  assert.match(stderr, /Did you mean check\?/)
  for (const command of [
    'login',
    'theme push',
    'theme dev',
    'theme check',
    'deploy theme',
    'rollback',
    'releases',
  ]) {
    const help = await personAt().run([...command.split(' '), '--help'])
    assert.equal(help.code, 0)
    assert.match(help.stdout, /Examples:\n {2}\$ hotswap /, command)
  }
})
