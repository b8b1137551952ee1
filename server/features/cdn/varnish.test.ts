/** A real cache in front, Varnish: what it keeps is what was published, and most of what is asked for never gets here. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { debianProgram } from '../../../test/kit/debian.ts'
import { freePort } from '../../../test/kit/free-port.ts'
import { localFetcher } from '../../../test/kit/receiver.ts'
import { until } from '../../../test/kit/server-process.ts'
import { visit } from '../../../test/kit/visit.ts'
import { defaultTheme } from '../themes/themes.ts'

const varnish = await debianProgram('varnishd', 'varnish')
const skip = 'missing' in varnish && varnish.missing
const PATIENCE = { withinMs: 30_000, everyMs: 100 }

/** Purges by keys without a module: a ban for each request, of whatever carries one of them. See docs/guides/cdn.md. */
const vclFor = (origin: string) => `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${origin}"; }
acl purgers { "127.0.0.1"; }
sub vcl_recv {
  if (req.method == "PURGE") {
    if (!client.ip ~ purgers) { return (synth(405)); }
    if (!req.http.surrogate-key) { return (purge); }
    ban("obj.http.surrogate-key ~ (^|\\s)(" + regsuball(req.http.surrogate-key, " ", "|") + ")(\\s|$)");
    return (synth(200, "Purged"));
  }
  return (hash);
}
sub vcl_deliver {
  set resp.http.x-cache = obj.hits > 0;
  unset resp.http.surrogate-key;
  unset resp.http.cache-tag;
}
`

async function startVarnish(path: string, origin: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-varnish-'))
  const port = await freePort()
  const config = join(folder, 'default.vcl')
  writeFileSync(config, vclFor(String(origin)))
  const child = spawn(
    path,
    [
      '-F',
      '-f',
      config,
      '-a',
      `127.0.0.1:${port}`,
      '-n',
      join(folder, 'run'),
      '-s',
      'malloc,32m',
      '-j',
      'none',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  after(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  await until(async () => {
    assert.equal(child.exitCode, null, complaint)
    return visit(port, 'none.localhost', '/').then(
      () => true,
      () => false,
    )
  }, PATIENCE)
  return port
}

test(
  'a publication purges what it changed out of Varnish, which answers more than 80 % itself',
  { skip },
  async (context) => {
    assert.ok('path' in varnish)
    const t = await startTestApp({ jobs: true, overrides: { fetcher: localFetcher() } })
    const { hash } = await defaultTheme(t.ctx)
    const c = await makeContent(t, {
      theme: { hash, owner: 'platform' },
      config: { cdn: { keep_seconds: 3_600 } },
    })
    const host = `${c.tenant.slug}.localhost`
    const posts = []
    for (let count = 0; count < 20; count += 1)
      posts.push(await c.add('posts', { title: `Post ${count}`, html: `<p>old ${count}</p>` }, 'published'))
    await t.visit(host, '/')
    const address = t.app.server.address()
    assert.ok(address && typeof address === 'object')
    const port = await startVarnish(varnish.path, address.port)
    let [asked, hits] = [0, 0]
    const get = async (path: string | null) => {
      const answer = await visit(port, host, path ?? '/')
      assert.equal(answer.status, 200, answer.text)
      asked += 1
      if (answer.headers['x-cache'] === 'true') hits += 1
      return answer
    }

    const hook = await t.call('/api/v1/cdn-hooks', {
      method: 'POST',
      token: c.owner,
      body: { name: 'Varnish', kind: 'http', settings: { url: `http://127.0.0.1:${port}/` } },
    })
    assert.equal(hook.status, 201, hook.text)
    const purges = async () => {
      const { body } = await t.call(`/api/v1/cdn-hooks/${String(hook.body['id'])}/purges`, { token: c.owner })
      return body['items'] as unknown as { state: string; items: string[]; reason: string }[]
    }
    const isPurged = (count: number) => async () => {
      const all = await purges()
      return all.length >= count && all.every(({ state }) => state === 'succeeded')
    }
    await until(isPurged(1), PATIENCE)
    // Now it knows what there is to compare with: the look comes two seconds after the hook.
    const [first, ...others] = posts
    await c.change(`posts/${first?.id ?? ''}`, { html: '<p>settling</p>' }, 'published')
    await until(isPurged(2), PATIENCE)

    for (let round = 0; round < 3; round += 1) {
      const text = `<p>new ${round}</p>`
      // As visitors are: a few pages are what most of them want.
      for (let visits = 0; visits < 6; visits += 1) for (const { path } of posts.slice(0, 12)) await get(path)
      const stale = await get(first?.path ?? '')
      assert.equal(stale.headers['x-cache'], 'true')
      const count = (await purges()).length
      await c.change(`posts/${first?.id ?? ''}`, { html: text }, 'published')
      await until(isPurged(count + 1), PATIENCE)
      const fresh = await get(first?.path ?? '')
      assert.ok(fresh.text.includes(text), 'the page is the one that was published')
      assert.equal(fresh.headers['x-cache'], 'false')
      assert.equal((await get(others[0]?.path ?? '')).headers['x-cache'], 'true', 'other pages stay')
    }
    context.diagnostic(`${hits} of ${asked} were answered by the cache`)
    assert.ok(hits / asked > 0.8, `${hits} of ${asked} were answered by the cache`)
  },
)
