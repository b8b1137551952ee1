/** Holds what plugins send against its schema. */
import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { HostError } from './host.ts'

/** Compiled when first needed; what a process never sees costs it nothing. */
const validators = new WeakMap<TSchema, Validator>()

/**
 * @param what it is, for the message
 * @throws HostError invalid, naming the first thing that does not fit
 */
export function requireShape<Schema extends TSchema>(
  schema: Schema,
  what: string,
  value: unknown,
): Static<Schema> {
  let validator = validators.get(schema)
  if (!validator) validators.set(schema, (validator = Compile(schema)))
  if (validator.Check(value)) return value as Static<Schema>
  const [first] = validator.Errors(value)
  const at = first?.instancePath.slice(1).replaceAll('/', '.') ?? ''
  throw new HostError('invalid', `${what}: ${at && `${at} `}${first?.message ?? 'is not valid'}.`)
}
