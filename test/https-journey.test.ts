/**
 * A customer's own name over real processes: added, proven at a name server, served over HTTPS with a certificate of a real authority,
 * in every process and without a restart; renewed, moved to another tenant, and taken away.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { startTestApp } from './kit/app.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { debianProgram } from './kit/debian.ts'
import { addSiteOn } from './kit/deployments.ts'
import { freePort } from './kit/free-port.ts'
import { startNameServer } from './kit/name-server.ts'
import { startPebble } from './kit/pebble.ts'
import { childrenOf, startServer, temporaryFolder, until } from './kit/server-process.ts'

const run = promisify(execFile)
/** Orders go through queues and schedules, and the machine may be busy. */
const PATIENT = { withinMs: 90_000, everyMs: 200 }
const PROCESSES = 2
type Body = Record<string, unknown>

const [port, tlsPort] = [await freePort(), await freePort()]
const names = await startNameServer()
after(() => names[Symbol.asyncDispose]())
const pebble = await startPebble({ dnsServer: names.address, httpPort: port, tlsPort })

if ('missing' in pebble) test('a name is served over HTTPS', { skip: pebble.missing }, () => undefined)
else {
  after(() => pebble[Symbol.asyncDispose]())
  const databaseUrl = await createTestDatabase()
  const t = await startTestApp({ databaseUrl, config: { secret: TEST_SECRET } })
  const server = await startServer({
    DATABASE_URL: databaseUrl,
    HOTSWAP_PORT: String(port),
    HOTSWAP_TLS_PORT: String(tlsPort),
    HOTSWAP_PROCESSES: String(PROCESSES),
    HOTSWAP_DATA_DIR: t.ctx.config.dataDir,
    HOTSWAP_DNS_RESOLVERS: names.address,
    HOTSWAP_PUBLIC_ADDRESSES: '127.0.0.1',
    ACME_DIRECTORY_URL: pebble.directoryUrl,
    ACME_CA_FILE: pebble.caFile,
  })
  const { tenant, owner } = await t.makeTenant()
  const { id: siteId } = await addSiteOn(t, tenant.id)
  const host = `www.${tenant.slug}.example`
  names.set(`${tenant.slug}.example`, 'NS', `ns.${tenant.slug}.example`)
  const roots = join(temporaryFolder(), 'roots.pem')
  writeFileSync(roots, await pebble.issuerRoot())

  /** Over HTTP, to the real processes: the API does not need the name. */
  async function call(
    path: string,
    init: { method?: string; body?: Body; token?: string } = {},
  ): Promise<Body> {
    const { status, body, text } = await server.call(`/api/v1${path}`, { token: owner, ...init })
    assert.ok(status < 300, `${path} answered ${status}: ${text}`)
    return body
  }

  /** @returns what curl says: version and status. @throws when the certificate is not to be trusted */
  async function curl(url: string, ...more: string[]): Promise<string> {
    const { hostname } = new URL(url)
    const resolve = [port, tlsPort].flatMap((at) => ['--resolve', `${hostname}:${at}:127.0.0.1`])
    const format = '%{http_version} %{http_code} %{redirect_url}'
    const args = [
      '-sS',
      '-m',
      '20',
      '--cacert',
      roots,
      '-o',
      '/dev/null',
      '-w',
      format,
      ...resolve,
      ...more,
      url,
    ]
    return (await run('curl', args)).stdout.trim()
  }

  /** The serial numbers that connections meet, which go to the processes in turn; undefined for a refusal. */
  async function serials(name: string, connections = PROCESSES * 2): Promise<(string | undefined)[]> {
    const met: (string | undefined)[] = []
    for (let index = 0; index < connections; index += 1) met.push(await serialOf(name))
    return met
  }

  async function serialOf(name: string): Promise<string | undefined> {
    const socket = connect({ port: tlsPort, host: '127.0.0.1', servername: name, rejectUnauthorized: false })
    try {
      await once(socket, 'secureConnect')
      const { raw } = socket.getPeerX509Certificate() ?? {}
      return raw && new X509Certificate(raw).serialNumber
    } catch {
      return undefined
    } finally {
      socket.destroy()
    }
  }

  async function untilAllShow(
    name: string,
    isWanted: (serial: string | undefined) => boolean,
  ): Promise<void> {
    await until(async () => (await serials(name)).every(isWanted), {
      ...PATIENT,
      what: `another certificate for ${name}`,
    })
  }

  let domainId = ''
  const domain = () => call(`/domains/${domainId}`)
  const certificate = () => call(`/domains/${domainId}/certificate`)
  const untilVerified = () =>
    until(
      async () => {
        await server.call(`/api/v1/domains/${domainId}/check`, { method: 'POST', token: owner })
        return (await domain())['state'] === 'verified'
      },
      { withinMs: 90_000, everyMs: 2_000, what: 'the proof' },
    )

  test('a name is added, and says what it needs', async () => {
    const added = await call(`/websites/${siteId}/domains`, { method: 'POST', body: { host } })
    domainId = String(added['id'])
    assert.equal(added['state'], 'pending')
    assert.equal(await serialOf(host), undefined, 'nobody is shown a certificate for it')
    const records = added['records'] as { type: string; name: string; value: string }[]
    for (const { type, name, value } of records) {
      if (type === 'TXT' || type === 'CNAME') names.set(name, type, value)
      if (type === 'CNAME') names.set(value, 'A', '127.0.0.1')
    }
  })

  test('it is verified, and served over HTTPS by every process', async () => {
    await untilVerified()
    await untilAllShow(host, (serial) => serial !== undefined)
    assert.match(await curl(`https://${host}:${tlsPort}/`), /^2 200/)
    assert.match(await curl(`https://${host}:${tlsPort}/`, '--http1.1'), /^1\.1 200/)
    assert.equal(
      await curl(`http://${host}:${port}/about?a=1`),
      `1.1 308 https://${host}:${tlsPort}/about?a=1`,
    )
    const shown = await certificate()
    assert.deepEqual([shown['state'], shown['source']], ['served', 'acme'])
  })

  test('a browser trusts it', async (context) => {
    const program = await debianProgram('chromium', 'chromium')
    if ('missing' in program) return context.skip(program.missing)
    const certutil = await debianProgram('certutil', 'libnss3-tools')
    if ('missing' in certutil) return context.skip(certutil.missing)
    // A home in which the authority's root is installed, as people install that of their company.
    const home = temporaryFolder()
    const trust = join(home, '.pki/nssdb')
    mkdirSync(trust, { recursive: true })
    await run(certutil.path, ['-d', `sql:${trust}`, '-N', '--empty-password'])
    await run(certutil.path, ['-d', `sql:${trust}`, '-A', '-t', 'C,,', '-n', 'Pebble', '-i', roots])
    await using browser = await chromium.launch({
      executablePath: program.path,
      env: { ...process.env, HOME: home },
      args: ['--disable-dev-shm-usage', `--host-resolver-rules=MAP ${host} 127.0.0.1`],
    })
    const page = await browser.newPage()
    const response = await page.goto(`https://${host}:${tlsPort}/`)
    const details = await response?.securityDetails()
    assert.equal(response?.status(), 200)
    assert.match(details?.issuer ?? '', /Pebble/)
    assert.equal(details?.protocol, 'TLS 1.3')
    assert.equal(await page.evaluate('window.isSecureContext'), true)
  })

  test('a process that is killed is replaced by one that shows the same certificate', async () => {
    const before = await serialOf(host)
    const [victim = 0] = childrenOf(server.pid)
    process.kill(victim, 'SIGKILL')
    await until(() => childrenOf(server.pid).filter((pid) => pid !== victim).length >= PROCESSES, PATIENT)
    await untilAllShow(host, (serial) => serial === before)
  })

  test('a newer certificate is shown by every process, without a failed handshake', async () => {
    const before = await serialOf(host)
    await call(`/domains/${domainId}/certificate/order`, { method: 'POST', body: {} })
    const met = new Set<string | undefined>()
    await untilAllShow(host, (serial) => {
      met.add(serial)
      return serial !== undefined && serial !== before
    })
    assert.ok(!met.has(undefined), 'there was always one')
    assert.equal(met.size, 2)
  })

  test('another tenant that claims the name gets neither it nor its certificate', async () => {
    const other = await t.makeTenant()
    const { id: otherSite } = await addSiteOn(t, other.tenant.id)
    const before = await serialOf(host)
    const claim = await server.call(`/api/v1/websites/${otherSite}/domains`, {
      method: 'POST',
      token: other.owner,
      body: { host },
    })
    if (claim.status === 201) {
      const check = `/api/v1/domains/${String(claim.body['id'])}/check`
      await server.call(check, { method: 'POST', token: other.owner })
      const { body } = await server.call(`/api/v1/domains/${String(claim.body['id'])}`, {
        token: other.owner,
      })
      assert.notEqual(body['state'], 'verified')
    } else assert.equal(claim.status, 409, claim.text)
    assert.equal((await server.call(`/api/v1/domains/${domainId}`, { token: other.owner })).status, 404)
    assert.deepEqual([...new Set(await serials(host))], [before])
  })

  test('a name that is removed shows nothing any more, at once', async () => {
    const { version } = await domain()
    const { status, text } = await server.call(`/api/v1/domains/${domainId}`, {
      method: 'DELETE',
      token: owner,
      headers: { 'if-match': `"${String(version)}"` },
    })
    assert.equal(status, 204, text)
    await untilAllShow(host, (serial) => serial === undefined)
    assert.equal((await server.call('/', { host })).status, 404)
  })
}
