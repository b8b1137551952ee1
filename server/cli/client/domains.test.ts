/** `hotswap domains` and `hotswap certificates`, against the application on a port and a name server. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { personAt } from '../../../test/kit/command-line.ts'
import { makeIssuer } from '../../../test/kit/issuer.ts'
import { startNameServer } from '../../../test/kit/name-server.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { openDns } from '../../kernel/dns/dns.ts'

const HERE = '192.0.2.10'
const names = await startNameServer()
after(() => names[Symbol.asyncDispose]())
const kit = await openTestApp({
  config: { dnsResolvers: [names.address], publicAddresses: [HERE] },
  overrides: { dns: openDns({ resolvers: [names.address], timeoutMs: 1_000 }) },
})
const { tenant, owner } = await kit.makeTenant()
await makeSite(kit.ctx, tenant.id, { name: 'Bakery', slug: 'bakery' })
const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })
const run = (...args: string[]) => person.run(args)

test('a domain is added, told what to create, looked at, and given up', async () => {
  const added = await run('domains', 'add', 'WWW.Bäckerei.example', '--site', 'bakery', '--method', 'txt')
  assert.equal(added.code, 0, added.stderr)
  assert.match(added.stdout, /^www\.bäckerei\.example {2}pending/)
  assert.match(added.stdout, /TXT _hotswap\.\S+ hotswap-verification=\w{32} {2}\(proves/)
  assert.match(added.stdout, /then: hotswap domains check www\.bäckerei\.example\n$/)
  const [, proof = ''] = /(hotswap-verification=\w+)/.exec(added.stdout) ?? []

  const early = await run('domains', 'check', 'www.bäckerei.example')
  assert.equal(early.code, 1, 'not verified yet')
  assert.match(early.stdout, /– TXT _hotswap/)

  const host = 'www.xn--bckerei-5wa.example'
  names.set(`_hotswap.${host}`, 'TXT', [proof])
  names.set(host, 'A', [HERE])
  const checked = await run('domains', 'check', host)
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, /^www\.bäckerei\.example {2}verified/)
  assert.match(checked.stdout, /✓ TXT _hotswap/)

  const list = await run('domains', '--site', 'bakery')
  assert.match(
    list.stdout,
    /^www\.bäckerei\.example +verified +primary +no certificate +looked at just now\n$/,
  )
  const unknown = await run('domains', 'show', 'other.example')
  assert.equal(unknown.code, 1)
  assert.match(unknown.stderr, /There is no domain "other\.example"\.\n.*There are: www\.bäckerei\.example/)

  const asked = await run('domains', 'remove', host)
  assert.equal(asked.code, 2, 'nobody is there to say yes')
  const removed = await run('domains', 'remove', host, '--yes')
  assert.equal(removed.code, 0, removed.stderr)
  assert.equal((await run('domains')).stdout, 'No domains.\n')
})

test('a certificate is tried, brought, listed and looked at', async () => {
  const host = 'shop.example'
  await run('domains', 'add', host, '--site', 'bakery')
  const issuer = await makeIssuer()
  const { chain, leaf, key } = await issuer.issue({ names: [host] })
  const file = (name: string, text: string) => {
    writeFileSync(join(person.home, name), text)
    return join(person.home, name)
  }
  const [good, bad, keyFile] = [file('chain.pem', chain), file('leaf.pem', leaf), file('key.pem', key)]

  const refused = await run('certificates', 'upload', host, bad, '--key', keyFile)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /error {2}The intermediate certificate "Test Intermediate .*" is missing/)
  const tried = await run('certificates', 'upload', host, good, '--key', keyFile, '--dry-run')
  assert.equal(tried.code, 0, tried.stderr)
  assert.equal((await run('certificates')).stdout, 'No certificates.\n')
  const brought = await run('certificates', 'upload', host, good, '--key', keyFile)
  assert.equal(brought.stdout, 'It is shown as soon as shop.example is proven to be yours.\n')
  assert.match(brought.stderr, /warning {2}The chain leads to "Test Root/)
  assert.match(
    (await run('certificates')).stdout,
    /^shop\.example +active +until \d{4}-\d\d-\d\d +Test Intermediate .* uploaded\n$/,
  )

  const shown = await run('certificates', 'show', host)
  assert.equal(shown.code, 1, 'visitors do not get it yet')
  assert.match(shown.stdout, /^shop\.example {2}waiting\n {2}shop\.example is not proven to be yours/)
  const ordered = await run('certificates', 'order', host)
  assert.equal(ordered.code, 1)
  assert.match(ordered.stderr, /authorities give certificates for names that are proven/)
  assert.match(
    (await run('certificates', 'upload', host, 'nowhere.pem')).stderr,
    /"nowhere\.pem" cannot be read/,
  )
})
