import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FINDINGS_MAX } from './finding.ts'
import { parseManifest } from './manifest.ts'

const MINIMAL = {
  name: 'contact-form',
  version: '1.0.0',
  title: 'Contact form',
  description: 'Takes messages of visitors.',
  category: 'forms',
  author: { name: 'Ada' },
  license: 'MIT',
  hotswap: '>=0.1',
}
const FULL = {
  ...MINIMAL,
  $schema: 'https://example.com/plugin.schema.json',
  permissions: [
    'pages:head',
    'hooks:content',
    'endpoints',
    'blocks',
    'schedules',
    'jobs',
    'tables',
    'secrets',
    'fetch',
    'events:emit',
    'pages:scripts',
  ],
  hosts: ['api.example.com', '*.example.org'],
  browser: { scripts: ['https://cdn.example.com', { setting: 'server' }] },
  hooks: [{ on: 'page.head', priority: -5 }, { on: 'content.before_save' }],
  endpoints: [{ method: 'POST', path: '/messages/:id', auth: 'none', per_minute: 10, cors: ['*'] }],
  schedules: [{ name: 'nightly', cron: '0 3 * * 1-5' }],
  jobs: ['send'],
  blocks: [{ type: 'form', title: 'Form', settings: [{ id: 'to', type: 'email', label: 'To' }] }],
  settings: [
    { id: 'server', type: 'url', label: 'Server', default: 'https://stats.example.com' },
    {
      id: 'style',
      type: 'select',
      label: 'Style',
      options: [{ value: 'plain', label: 'Plain' }],
      default: 'plain',
    },
    { id: 'size', type: 'range', label: 'Size', min: 1, max: 5, step: 1, unit: 'px' },
  ],
  secrets: [{ name: 'api_key', title: 'Key' }],
  tables: {
    messages: {
      title: 'Messages',
      columns: [{ name: 'email', type: 'text', required: true, personal: true }],
      unique: [['email']],
      index: [['email', 'created_at']],
    },
  },
  actions: [{ name: 'approve', title: 'Approve', on: 'messages', confirm: 'Really?' }],
  emits: [
    { type: 'form.submitted', description: 'A message came.' },
    { type: 'contact-form.spam', description: 'Spam came.' },
  ],
  dependencies: { 'mail-list': '^1.2.0' },
  limits: { cpu_ms: 20 },
}

test('the smallest manifest that will do has everything else empty', () => {
  const { manifest, findings } = parseManifest(MINIMAL)
  assert.deepEqual(findings, [])
  assert.ok(manifest)
  assert.deepEqual(manifest.browser, { scripts: [], connect: [], frames: [], images: [] })
  assert.deepEqual([manifest.hooks, { ...manifest.tables }, manifest.limits], [[], {}, {}])
})

test('a manifest with one of everything is taken as it is', () => {
  const { manifest, findings } = parseManifest(FULL)
  assert.deepEqual(findings, [])
  assert.deepEqual(manifest?.hooks, [
    { on: 'page.head', priority: -5 },
    { on: 'content.before_save', priority: 0 },
  ])
  assert.deepEqual(manifest?.actions[0]?.input, [])
})

/** A change of the full manifest, and what is said of it: where, and words of the message. */
const MISTAKES: [change: Record<string, unknown>, path: string, words: RegExp][] = [
  [{ nmae: 'x' }, '/nmae', /no "nmae" here\. Did you mean "name"/],
  [{ name: 'Contact' }, '/name', /slug of lower-case letters.*such as "contact-form"/],
  [{ name: 'v2' }, '/name', /kept for the API/],
  [{ name: undefined }, '/name', /"name" is missing\. Add a slug/],
  [{ version: '1.0' }, '/version', /semantic version, such as "1\.0\.0"/],
  [{ title: '  ' }, '/title', /empty/],
  [{ title: 'x'.repeat(101) }, '/title', /101 characters\. At most 100/],
  [{ category: 'form' }, '/category', /Did you mean "forms"/],
  [{ author: 'Ada' }, '/author', /the text "Ada"\. Write an object/],
  [{ author: { name: 'A', email: 'nobody' } }, '/author/email', /an e-mail address/],
  [{ homepage: 'javascript:alert(1)' }, '/homepage', /an http\(s\) address/],
  [{ hotswap: 'new' }, '/hotswap', /no range of versions.*">=0\.1"/],
  [{ permissions: [...FULL.permissions, 'content:raed'] }, '/permissions/11', /Did you mean "content:read"/],
  [{ permissions: [...FULL.permissions, 'jobs'] }, '/permissions/11', /twice/],
  [{ permissions: FULL.permissions.slice(1) }, '/hooks/0', /needs the permission "pages:head"/],
  [{ permissions: FULL.permissions.filter((id) => id !== 'jobs') }, '/jobs', /the permission "jobs"/],
  [{ hosts: [] }, '/hosts', /name the servers/],
  [{ hosts: ['https://api.example.com'] }, '/hosts/0', /a host without scheme/],
  [{ hosts: ['127.0.0.1'] }, '/hosts/0', /a host without scheme/],
  [{ hosts: ['*'] }, '/hosts/0', /a host without scheme/],
  [{ hooks: [{ on: 'page.haed' }] }, '/hooks/0/on', /Did you mean "page\.head"/],
  [{ hooks: [{ on: 'page.head', priority: 101 }] }, '/hooks/0/priority', /a whole number from -100 to 100/],
  [{ endpoints: [{ method: 'get', path: '/', auth: 'none' }] }, '/endpoints/0/method', /Did you mean "GET"/],
  [{ endpoints: [{ method: 'GET', path: '/a/', auth: 'none' }] }, '/endpoints/0/path', /such as "\/items/],
  [{ endpoints: [{ method: 'GET', path: '/../a', auth: 'none' }] }, '/endpoints/0/path', /such as/],
  [{ endpoints: [{ method: 'GET', path: '/:a/:a', auth: 'none' }] }, '/endpoints/0/path', /same name/],
  [
    {
      endpoints: [
        { method: 'GET', path: '/:a', auth: 'none' },
        { method: 'GET', path: '/:b', auth: 'none' },
      ],
    },
    '/endpoints/1/path',
    /twice/,
  ],
  [
    { endpoints: [{ method: 'GET', path: '/' }] },
    '/endpoints/0/auth',
    /"auth" is missing\. Add "none", "key"/,
  ],
  [{ schedules: [{ name: 'a', cron: '* * * * * *' }] }, '/schedules/0/cron', /"0 3 \* \* \*" for three/],
  [{ schedules: [{ name: 'a', cron: '0 3 31 2 *' }] }, '/schedules/0/cron', /is no time/],
  [{ browser: { scripts: ['cdn.example.com'] } }, '/browser/scripts/0', /scheme and host/],
  [{ browser: { frames: [{ setting: 'style' }] } }, '/browser/frames/0', /no setting of type url/],
  [{ browser: { images: [42] } }, '/browser/images/0', /an origin such as/],
  [{ browser: { scripts: ["https://a.example 'unsafe-inline'"] } }, '/browser/scripts/0', /no origin/],
  [{ tables: { 'My Table': FULL.tables.messages } }, '/tables/My Table', /cannot be a name/],
  [
    { tables: { t: { title: 'T', columns: [{ name: 'id', type: 'text' }] } }, actions: [] },
    '/tables/t/columns/0/name',
    /already/,
  ],
  [
    { tables: { t: { title: 'T', columns: [{ name: 'a', type: 'text' }], index: [['b']] } }, actions: [] },
    '/tables/t/index/0',
    /no column "b"/,
  ],
  [{ actions: [{ name: 'a', title: 'A', on: 'message' }] }, '/actions/0/on', /Did you mean "messages"/],
  [{ settings: [...FULL.settings, FULL.settings[0]] }, '/settings/3/id', /two settings "server"/],
  [
    { settings: [...FULL.settings, { id: 'a', type: 'select', label: 'A' }] },
    '/settings/3/options',
    /needs options/,
  ],
  [{ settings: [...FULL.settings, { id: 'a', type: 'text', label: 'A', min: 1 }] }, '/settings/3', /no min/],
  [
    { settings: [...FULL.settings, { id: 'a', type: 'number', label: 'A', default: 'x' }] },
    '/settings/3/default',
    /must be a number/,
  ],
  [{ emits: [{ type: 'order.shipped', description: 'x' }] }, '/emits/0/type', /begins with "contact-form\."/],
  [{ dependencies: { 'contact-form': '1' } }, '/dependencies/contact-form', /cannot need itself/],
  [{ dependencies: { other: 'latest!' } }, '/dependencies/other', /no range/],
  [{ limits: { cpu_ms: 2_000 } }, '/limits/cpu_ms', /from 1 to 1000/],
]

for (const [change, path, words] of MISTAKES)
  test(`of ${JSON.stringify(change).slice(0, 80)} it is said where and what to write`, () => {
    const { manifest, findings } = parseManifest({ ...FULL, ...change })
    assert.equal(manifest, undefined)
    const found = findings.find((finding) => finding.path === path)
    assert.ok(found, JSON.stringify(findings))
    assert.match(found.message, words)
  })

test('every mistake is said at once, and what is only worth a thought does not keep a plugin out', () => {
  const many = parseManifest({ ...FULL, name: 'A', version: 'b', tables: [], jobs: 'send' })
  assert.deepEqual(
    many.findings.map(({ path }) => path),
    ['/name', '/version', '/jobs', '/tables'],
  )
  const odd = parseManifest({ ...MINIMAL, permissions: ['jobs'] })
  assert.ok(odd.manifest)
  assert.deepEqual(
    odd.findings.map(({ severity, path }) => [severity, path]),
    [['warning', '/jobs']],
  )
})

test('whatever JSON comes in, it is read or refused in words, and a manifest that was taken is taken again', () => {
  const json = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as unknown),
    fc.jsonValue({ maxDepth: 6 }),
  )
  const members = Object.keys(FULL)
  const broken = fc
    .record({ member: fc.constantFrom(...members), value: json })
    .map(({ member, value }) => ({ ...FULL, [member]: value }))
  fc.assert(
    fc.property(fc.oneof(json, broken), (value) => {
      const { manifest, findings } = parseManifest(value)
      assert.equal(
        manifest === undefined,
        findings.some(({ severity }) => severity === 'error'),
      )
      for (const { path, message } of findings) {
        assert.match(path, /^(\/|$)/)
        assert.ok(message.length > 10 && message.length < 2_000, message)
      }
      if (manifest) assert.deepEqual(parseManifest(structuredClone(manifest)).manifest, manifest)
    }),
    { numRuns: 1_500 },
  )
})

test('what JavaScript objects have of themselves is neither a member nor a name', () => {
  const parse = (text: string) => JSON.parse(text) as Record<string, unknown>
  const { findings } = parseManifest({ ...MINIMAL, ...parse('{"constructor": 1, "toString": 2}') })
  assert.deepEqual(
    findings.map(({ path }) => path),
    ['/constructor', '/toString'],
  )
  for (const name of ['__proto__', 'constructor']) {
    const tables = parse(`{"${name}": {"title": "C", "columns": [{"name": "a", "type": "text"}]}}`)
    const refused = parseManifest({ ...MINIMAL, permissions: ['tables'], tables })
    assert.equal(refused.findings[0]?.path, `/tables/${name}`)
  }
  assert.equal(parseManifest(parse('{"__proto__": {"name": "x"}}')).findings[0]?.path, '/__proto__')
})

test('huge input is answered quickly and shortly', () => {
  const started = performance.now()
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`member${index}`, index]))
  const long = Array.from({ length: 100_000 }, () => ({ on: 'x'.repeat(100) }))
  let deep: unknown = 1
  for (let depth = 0; depth < 20_000; depth += 1) deep = [deep]
  for (const huge of [
    wide,
    { ...FULL, ...wide },
    { ...FULL, hooks: long },
    deep,
    { ...FULL, settings: deep },
  ]) {
    const { findings } = parseManifest(huge)
    assert.ok(findings.length > 0 && findings.length <= FINDINGS_MAX)
    assert.ok(JSON.stringify(findings).length < 50_000)
  }
  const text = 'a'.repeat(5_000_000)
  for (const member of ['name', 'homepage', 'hotswap', 'hosts', 'version'])
    assert.ok(parseManifest({ ...FULL, [member]: member === 'hosts' ? [text] : text }).findings.length > 0)
  assert.ok(performance.now() - started < 10_000)
})
