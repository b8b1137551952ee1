/**
 * Writes what the SDK says of hooks and host functions, from the catalogues in server/plugin: sdk/events.generated.ts, what
 * hooks get and may answer, and sdk/examples.generated.ts, the examples of the reference for the compiler to read. A test
 * fails when they are out of date.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import type { TSchema } from 'typebox'
import { HOST_FUNCTIONS, type HostFunctionEntry } from '../server/plugin/host-functions.ts'
import { HOOKS, type Hook } from '../server/plugin/hooks.ts'
import {
  ByShape,
  DraftShape,
  EntryPatchShape,
  EntryShape,
  OrderShape,
  PageShape,
  SubmissionShape,
} from '../server/plugin/shapes.ts'

export const EVENT_TYPES_FILE = join(import.meta.dirname, '..', 'sdk', 'events.generated.ts')

export const EXAMPLES_FILE = join(import.meta.dirname, '..', 'sdk', 'examples.generated.ts')
const STYLE = { parser: 'typescript', printWidth: 110, singleQuote: true, semi: false } as const

/** The words of JSON Schema that the catalogue uses. */
type Shape = {
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Shape[]
  items?: Shape
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  required?: readonly string[]
  description?: string
}

export const NAMED_SHAPES: [name: string, description: string, shape: TSchema][] = [
  ['Page', 'The page that a visitor asked for.', PageShape],
  ['Entry', 'A page, post or record.', EntryShape],
  ['Draft', 'An entry before it is saved: a new one has no id yet.', DraftShape],
  [
    'EntryPatch',
    'What may be changed of an entry; null clears what can be null, members of `fields` and `seo` one by one.',
    EntryPatchShape,
  ],
  ['Submission', 'What a plugin tells of a form that a visitor sent.', SubmissionShape],
  ['Order', 'What a shop tells of an order.', OrderShape],
  ['By', 'Who did it: a person, a key, a plugin, or the system itself.', ByShape],
]

/** @returns the file, formatted as the repository's formatter wants it */
export async function writeEventTypes(): Promise<string> {
  const named = NAMED_SHAPES.map(
    ([name, description, shape]) => `/** ${description} */\nexport type ${name} = ${typeOf(shape, name)}\n`,
  )
  const hooks: [string, Hook][] = Object.entries(HOOKS)
  const events = hooks.map(
    ([name, { description, event }]) => `/** ${description} */\n'${name}': ${typeOf(event)}`,
  )
  const results = hooks.flatMap(([name, { result }]) => (result ? [`'${name}': ${typeOf(result)}`] : []))
  const text = `/** What hooks get and may answer. Written by scripts/plugin-types.ts from server/plugin/hooks.ts; do not edit. */

${named.join('\n')}
/** What the handler of each hook gets. */
export type HookEvents = { ${events.join('\n')} }

/** What the handlers of filters and before-hooks may answer; the others answer nothing. */
export type HookResults = { ${results.join('\n')} }
`
  return format(text, STYLE)
}

/** @returns the file, formatted as the repository's formatter wants it */
export async function writeExamples(): Promise<string> {
  const functions: [string, HostFunctionEntry][] = Object.entries(HOST_FUNCTIONS)
  const hooks: [string, Hook][] = Object.entries(HOOKS)
  const text = `/** The examples of docs/guides/plugin-reference.md. Written by scripts/plugin-types.ts; do not edit. */
import { type PluginRequest, type Site, definePlugin, escapeHtml, markup, raw } from './sdk.ts'

type Known = { site: Site; request: PluginRequest; id: string; since: string }

export const hookExamples = definePlugin({
  hooks: { ${hooks.map(([name, { example }]) => `'${name}': ${example}`).join(',\n')} },
})

export const hostFunctionExamples: Record<string, (known: Known) => Promise<unknown>> = {
  ${functions.map(([name, { example }]) => `'${name}': async ({ ${knownIn(example)} }) => { ${used(example)} }`).join(',\n')}
}
`
  return format(text, STYLE)
}

function knownIn(example: string): string {
  return ['site', 'request', 'id', 'since']
    .filter((name) => new RegExp(`\\b${name}\\b(?!:)`).test(example))
    .join(', ')
}

/** Hands out what an example has found, as code that goes on would use it. */
function used(example: string): string {
  const found = [...example.matchAll(/const (\w+|\{[^}]+\}) =/g)].map(([, names]) => names ?? '')
  const names = found.flatMap((part) => part.replace(/[{}\s]/g, '').split(','))
  return names.length === 0 ? example : `${example}; return { ${names.join(', ')} }`
}

/** @param self the name that is being given to this very shape */
export function typeOf(shape: Shape, self?: string): string {
  const [name] = NAMED_SHAPES.find(([, , named]) => named === shape) ?? []
  if (name !== undefined && name !== self) return name
  if (shape.anyOf) return shape.anyOf.map((one) => typeOf(one)).join(' | ')
  if (shape.enum) return shape.enum.map((one) => JSON.stringify(one)).join(' | ')
  switch (shape.type) {
    case 'object':
      return shape.patternProperties ? 'Record<string, unknown>' : objectOf(shape)
    case 'array':
      return `(${typeOf(shape.items ?? {})})[]`
    case 'integer':
      return 'number'
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return shape.type
    default:
      return 'unknown'
  }
}

function objectOf({ properties = {}, required = [] }: Shape): string {
  const members = Object.entries(properties).map(([name, member]) => {
    const comment = member.description === undefined ? '' : `/** ${member.description} */\n`
    return `${comment}${name}${required.includes(name) ? '' : '?'}: ${typeOf(member)}`
  })
  return `{\n${members.join('\n')}\n}`
}

if (import.meta.main) {
  writeFileSync(EVENT_TYPES_FILE, await writeEventTypes())
  writeFileSync(EXAMPLES_FILE, await writeExamples())
}
