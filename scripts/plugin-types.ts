/**
 * Writes sdk/events.generated.ts: what hooks of plugins get and may answer, as TypeScript, from the catalogue in
 * server/plugin/hooks.ts. A test fails when it is out of date.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import type { TSchema } from 'typebox'
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

const NAMED: [name: string, description: string, shape: TSchema][] = [
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
  const named = NAMED.map(
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
  return format(text, { parser: 'typescript', printWidth: 110, singleQuote: true, semi: false })
}

/** @param self the name that is being given to this very shape */
function typeOf(shape: Shape, self?: string): string {
  const [name] = NAMED.find(([, , named]) => named === shape) ?? []
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

if (import.meta.main) writeFileSync(EVENT_TYPES_FILE, await writeEventTypes())
