/**
 * What the portal knows of the API: the types of every request and answer, and what each call takes of its caller. Both follow
 * from the routes. `--write` regenerates the files, `--check` fails when they differ from what the routes say today.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../server/app.ts'
import { loadConfig } from '../server/config.ts'
import { createContext, findDatabase, prepareDatabase } from '../server/context.ts'
import type { RouteInfo } from '../server/kernel/http/access.ts'
import { createLog } from '../server/kernel/log.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Schema = { [key: string]: Json }
type Generator = {
  default: (document: unknown, options: object) => Promise<object[]>
  astToString: (ast: object[]) => string
}

const API = '/api/v1'
const SAYS_NOTHING = new Set([
  'description',
  'examples',
  'example',
  'format',
  'default',
  'pattern',
  'summary',
])
const root = join(import.meta.dirname, '..')
/** Of the portal's own packages: it needs another version of TypeScript than everybody else. */
const generator = createRequire(join(root, 'portal', 'package.json'))('openapi-typescript') as Generator

const dir = mkdtempSync(join(tmpdir(), 'hotswap-portal-types-'))
let stale = 0
{
  await using life = new AsyncDisposableStack()
  const config = { ...loadConfig({ HOTSWAP_DATA_DIR: dir }), processes: 1 }
  const url = await findDatabase(config, life)
  await prepareDatabase(config, url)
  const ctx = life.use(await createContext(config, url, { log: createLog('silent') }))
  const app = await createApp(ctx)
  life.defer(() => app.close())
  const document: Schema = (await app.inject('/openapi.json')).json()
  compare('portal/src/api/schema.generated.ts', await typesOf(document))
  compare('portal/src/api/access.generated.ts', accessOf(ctx.routes))
}
rmSync(dir, { recursive: true, force: true })
process.exitCode = stale ? 1 : 0

/** Types of the calls below /api/v1. What refuses a call is the same everywhere, and left out. */
async function typesOf(document: Schema): Promise<string> {
  const paths: Schema = {}
  for (const [path, methods] of Object.entries(document['paths'] as Schema))
    if (path.startsWith(`${API}/`)) paths[path.slice(API.length)] = withoutRefusals(methods as Schema)
  const types = await generator.default(
    { openapi: document['openapi'], info: { title: '', version: '' }, paths: shorten(paths) },
    { alphabetize: true, defaultNonNullable: false },
  )
  const head = '/** Generated from the API by scripts/portal-types.ts. */\n'
  return (
    head +
    generator
      .astToString(types)
      .replaceAll(/^ +\w+\??: never;\n/gm, '')
      .replaceAll('    ', ' ')
  )
}

function withoutRefusals(methods: Schema): Schema {
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => {
      const { responses, parameters, requestBody } = operation as Schema
      const fine = Object.entries(responses as Schema).filter(([status]) => /^[23]/.test(status))
      return [
        method,
        {
          ...(parameters && { parameters }),
          ...(requestBody && { requestBody }),
          responses: Object.fromEntries(fine),
        },
      ]
    }),
  )
}

/** Leaves out what no type shows. @param areNames the keys are names of properties, whatever they are called */
function shorten(value: Json, areNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => shorten(item))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => areNames || !SAYS_NOTHING.has(key))
      .map(([key, of]) => [key, shorten(of, !areNames && key === 'properties')]),
  )
}

/** Who may make which call, as `METHOD /path` → `tenant:<permission>`, `platform:<permission>`, `signed_in` or `public`. */
function accessOf(routes: readonly RouteInfo[]): string {
  const lines = routes
    .filter(({ hidden, url }) => !hidden && url.startsWith(`${API}/`))
    .map(({ method, url, access }) => {
      const path = url.slice(API.length).replaceAll(/:(\w+)/g, '{$1}')
      const needs = 'permission' in access ? `${access.kind}:${access.permission}` : access.kind
      return `  '${method} ${path}': '${needs}',`
    })
  return [
    '/** Who may make which call. Generated from the routes by scripts/portal-types.ts. */',
    'export const ACCESS = {',
    ...lines.toSorted(),
    '} as const',
    '',
  ].join('\n')
}

function compare(file: string, wanted: string): void {
  const path = join(root, file)
  if (process.argv.includes('--write')) return writeFileSync(path, wanted)
  let have = ''
  try {
    have = readFileSync(path, 'utf8')
  } catch {
    // A missing file is a stale one.
  }
  if (have === wanted) return
  stale++
  process.stderr.write(`${file} does not match the routes: run \`npm run check -- --fix\` and commit it\n`)
}
