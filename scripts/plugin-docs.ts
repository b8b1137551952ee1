/**
 * Writes docs/guides/plugin-reference.md: what plugins are made of, from the catalogues in server/plugin. A test fails when
 * it is out of date.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import type { TSchema } from 'typebox'
import { HOST_FUNCTIONS, type HostFunctionEntry } from '../server/plugin/host-functions.ts'
import { HOOKS, type Hook } from '../server/plugin/hooks.ts'
import { CALL_LIMITS, type CallClass } from '../server/plugin/limits.ts'
import { ManifestSchema } from '../server/plugin/manifest-schema.ts'
import { PLUGIN_LIMITS } from '../server/plugin/package.ts'
import { PLUGIN_PERMISSIONS } from '../server/plugin/permissions.ts'
import { NAMED_SHAPES, typeOf } from './plugin-types.ts'

export const PLUGIN_REFERENCE = join(import.meta.dirname, '..', 'docs', 'guides', 'plugin-reference.md')

/** The words of JSON Schema that manifests are described with. */
type Shape = {
  type?: string
  enum?: readonly string[]
  items?: Shape
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  required?: readonly string[]
  default?: unknown
  description?: string
  expected?: string
  maxItems?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

const MANIFEST: TSchema = ManifestSchema

const CALLS: Record<CallClass, string> = {
  page: 'filters of pages, blocks',
  page_html: 'the filter `page.html`',
  before: 'hooks before something is done',
  endpoint: 'endpoints',
  event: 'hooks after something was done',
  schedule: 'schedules',
  job: 'jobs',
  action: 'actions',
}

/** @returns the guide, formatted as the repository's formatter wants it */
export async function describePlugins(): Promise<string> {
  const text = `# Plugin reference

Written by \`node scripts/plugin-docs.ts\` from \`server/plugin/\`; do not edit.

A plugin is a folder that \`hotswap plugin build\` makes a package of:

| path | what it is |
| --- | --- |
| \`plugin.json\` | the manifest: what the plugin has, wants and is called |
| \`src/main.ts\` or \`src/main.js\` | the handlers; built into one script, \`dist/main.js\` |
| \`locales/<language>.json\` | texts for \`site.t\`, \`en\` first; keys may be nested |
| \`assets/\` | files for browsers, served at \`/_plugins/<hash>/<path>\` |
| \`README.md\`, \`CHANGELOG.md\`, \`LICENSE\` | for people |

A package has at most ${PLUGIN_LIMITS.files} files and ${megabytes(PLUGIN_LIMITS.totalBytes)}; a file at most
${megabytes(PLUGIN_LIMITS.fileBytes)}, the script ${megabytes(PLUGIN_LIMITS.codeBytes)}. It is named by the SHA-256 of its files.

\`\`\`ts
// src/main.ts
import { definePlugin, json, markup } from '@hotswap/sdk'

export default definePlugin({
  hooks: { 'page.head': ({ page }, site) => markup\`<meta name="author" content="\${site.settings.author}">\` },
  blocks: { poll: async ({ settings }, site) => markup\`<p>\${settings.question}</p>\` },
  endpoints: { 'POST /votes': async (request, site) => json({ votes: await site.kv.increment('votes') }) },
  schedules: { nightly: async (_event, site) => void (await site.kv.delete('votes')) },
  jobs: { send: async ({ to }: { to: string }, site) => site.mail.send({ to, subject: 'Hello', text: '…' }) },
  actions: { reset: async ({ input, by }, site) => ({ message: \`Reset by \${by}\` }) },
})
\`\`\`

The code runs in a sandbox that starts clean for every call: what is to last belongs into \`site.kv\` or a table. It has the
language (ES2023), URL, URLSearchParams, TextEncoder and TextDecoder, atob, btoa, structuredClone, crypto.randomUUID and
crypto.getRandomValues, queueMicrotask, setTimeout and console; no network, files or modules but through \`site\`.

## plugin.json

${members(MANIFEST)}

${lists(MANIFEST)}

## Permissions

A manifest asks for permissions, and whoever installs the plugin grants them after reading these sentences. An update that
wants more asks again. What is not granted is not there: the host function refuses with \`not_granted\`, the hook is not called.

${table(
  ['permission', 'what people read', 'needed for'],
  Object.entries(PLUGIN_PERMISSIONS).map(([id, { title, consequence }]) => [
    `\`${id}\``,
    `${title}. ${consequence}`,
    neededFor(id),
  ]),
)}

## site

Every handler gets \`site\` as its second argument: \`id\`, \`origin\`, \`locale\`, \`timezone\`, \`title\`, \`is_preview\`, \`settings\`
with defaults in place, \`t(key, values)\` for texts of \`locales/\`, \`log.debug\`, \`info\`, \`warn\` and \`error\`, and the functions
below. They answer promises, which reject with a \`HostError\`:

${table(
  ['code', 'meaning'],
  [
    ['not_granted', 'the manifest does not ask for the permission, or the site has not granted it'],
    ['preview', 'nothing is written in previews and rehearsals; test for `site.is_preview`'],
    ['invalid', 'the input is not right; the message says what is'],
    ['not_found', 'what the call is about is not there'],
    ['conflict', 'somebody else was faster, or bounds would be left'],
    ['quota', 'the site’s plan allows no more'],
    ['limit', 'this call, or the plugin on this site, has used what it may'],
    ['unavailable', 'it did not work just now; try again later'],
  ].map(([code, meaning]) => [`\`${code}\``, meaning ?? '']),
)}

\`isHostError(error, 'conflict')\` tells them apart.

${Object.entries(HOST_FUNCTIONS)
  .map(([name, entry]) => hostFunction(name, entry))
  .join('\n\n')}

## Hooks

A **filter** runs while a page is made and answers HTML, as a text or as \`markup\`; pages wait for all their plugins together
0.3 s, and what is late is left out. A **before**-hook runs before something is done: it may answer \`{ patch }\` where that is
said, or \`{ refuse: 'why' }\`. An **after**-hook hears of what was done, a moment later, and its answer counts for nothing. An
answer of null changes nothing. Of several plugins the one with the lower \`priority\` runs first, then the name decides.

${Object.entries(HOOKS)
  .map(([name, hook]) => describeHook(name, hook))
  .join('\n\n')}

## What events hold

${NAMED_SHAPES.map(([name, description, shape]) => `${description}\n\n${block(`type ${name} = ${typeOf(shape, name)}`)}`).join('\n\n')}

## Endpoints

A request is \`{ method, path, params, query, headers, body, text, visitor, key }\`: \`body\` is a value for JSON, an object of
texts for forms, else the text; \`text\` is the body as it was sent; \`visitor\` stands for the visitor's address for a day and says
nothing about it; \`key\` is \`{ id, name }\` of the API key it came with, or null. The answer is
\`{ status, headers, body }\`, which \`json\`, \`html\`, \`text\`, \`csv\`, \`redirect\` and \`notFound\` of the SDK make.

## Limits

${table(
  ['call', 'processor', 'time in all', 'answer', 'host functions', 'memory'],
  Object.entries(CALL_LIMITS).map(([name, limits]) => [
    CALLS[name as CallClass],
    `${limits.cpuMs} ms`,
    `${limits.wallMs / 1_000} s`,
    `${limits.outputLength / 1_000} kB`,
    String(limits.hostCalls),
    `${limits.memoryMb} MB`,
  ]),
)}

A call logs at most 16 kB and has at most 50 timers at a time. What goes beyond a limit ends; the page, the visitor's request
or the editor goes on without it. A plugin that keeps failing is switched off on that site, and its owners hear of it.

## Tests

\`@hotswap/sdk/testing\` runs a plugin in the real sandbox, with everything around it in memory:

\`\`\`ts
// test/votes.test.ts, run with node --test
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlugin, pageOf } from '@hotswap/sdk/testing'

test('votes are counted', async () => {
  await using plugin = await openPlugin(new URL('..', import.meta.url), { settings: { author: 'Ada' } })
  const answer = await plugin.request('POST /votes', { body: { vote: 'yes' } })
  assert.deepEqual(answer.json(), { votes: 1 })
  assert.match(String(await plugin.hook('page.head', { page: pageOf({ title: 'Home' }) })), /Ada/)
  assert.deepEqual(plugin.mails, [])
})
\`\`\`

\`plugin.values\`, \`tables\`, \`entries\`, \`media\`, \`redirects\`, \`mails\`, \`jobs\`, \`events\`, \`requests\` and \`logs\` hold what it kept
and did; \`answer\` scripts what other servers answer; \`permissions\`, \`hosts\` and \`site\` of the options say what was granted and
where it runs; \`runJobs()\` runs what waits, \`advance(seconds)\` lets links and values run out.
`
  return format(text, { parser: 'markdown', printWidth: 110, singleQuote: true, semi: false })
}

function hostFunction(name: string, entry: HostFunctionEntry): string {
  const { permission, writes, signature, description, example, limits } = entry
  const facts = [
    permission === null ? 'No permission is needed.' : `Permission \`${permission}\`.`,
    writes && 'Refused in previews.',
    limits !== undefined && `${limits}.`,
  ]
  return `### ${name}\n\n\`${signature}\`\n\n${description} ${facts.filter(Boolean).join(' ')}\n\n${block(example)}`
}

function describeHook(name: string, { kind, permission, event, result, description, example }: Hook): string {
  const facts = permission === null ? 'No permission is needed.' : `Permission \`${permission}\`.`
  const types = [`type Event = ${typeOf(event)}`, ...(result ? [`type Answer = ${typeOf(result)}`] : [])]
  return `### ${name}

${description} (${kind}) ${facts}

${block(types.join('\n'))}

${block(`definePlugin({ hooks: { '${name}': ${example} } })`)}`
}

/** The members of an object: what each takes, and where it may be left out. */
function members(schema: Shape): string {
  const { properties = {}, required = [] } = schema
  const rows = Object.entries(properties).map(([name, shape]) => {
    const isWanted = required.includes(name) && shape.default === undefined
    const fallback = typeof shape.default === 'number' ? `; ${shape.default} if left out` : ''
    return [`\`${name}\``, isWanted ? 'yes' : '', `${takes(shape)}${fallback}`, shape.description ?? '']
  })
  return table(['member', 'required', 'takes', ''], rows)
}

/** The objects that stand in lists and objects of the manifest, each with a table of its own. */
function lists({ properties = {} }: Shape): string {
  return Object.entries(properties)
    .flatMap(([name, shape]) => {
      const [named] = Object.values(shape.patternProperties ?? {})
      const inner = shape.items ?? named ?? shape
      if (!inner.properties) return []
      const where = shape.items ? 'Each of' : named ? 'Each, by its name, of' : 'In'
      const columns = inner.properties['columns']?.items
      return [
        `${where} \`${name}\`:\n\n${members(inner)}`,
        ...(columns ? [`Each of \`columns\`; ${OWN_COLUMNS}:\n\n${members(columns)}`] : []),
      ]
    })
    .join('\n\n')
}

const OWN_COLUMNS = '`id`, `version`, `created_at` and `updated_at` are there without being declared'

function takes(shape: Shape): string {
  if (shape.enum) return shape.enum.map((value) => `\`${value}\``).join(', ')
  if (shape.expected !== undefined) return shape.expected
  switch (shape.type) {
    case 'array':
      return `a list of ${listed(shape.items ?? {})}${shape.maxItems === undefined ? '' : `, at most ${shape.maxItems}`}`
    case 'object':
      return 'an object'
    case 'boolean':
      return 'true or false'
    case 'integer':
    case 'number':
      return shape.minimum === undefined || shape.maximum === undefined
        ? 'a number'
        : `${shape.minimum} to ${shape.maximum}`
    case 'string':
      return 'a text'
    default:
      return 'a value'
  }
}

function listed(items: Shape): string {
  if (items === ManifestSchema.properties.settings.items) return 'settings, each as in `settings`'
  if (items.type === 'array') return 'lists of texts'
  if (items.properties) return 'objects'
  return items.expected === undefined ? 'texts' : `texts, each ${items.expected}`
}

/** Host functions and hooks that a permission opens. */
function neededFor(id: string): string {
  const functions = Object.entries(HOST_FUNCTIONS).filter(([, { permission }]) => permission === id)
  const hooks = Object.entries(HOOKS).filter(([, { permission }]) => permission === id)
  return [...functions, ...hooks].map(([name]) => `\`${name}\``).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
    )
    .join('\n')
}

function block(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``
}

function megabytes(bytes: number): string {
  return `${bytes / 1_000_000} MB`
}

if (import.meta.main) writeFileSync(PLUGIN_REFERENCE, await describePlugins())
