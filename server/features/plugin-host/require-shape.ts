/** Holds what plugins send against its schema. */
import type { Static, TSchema } from 'typebox'
import { validatorOf } from '../../kernel/validator.ts'
import { HostError } from './host.ts'

/**
 * @param what it is, for the message
 * @throws HostError invalid, naming the first thing that does not fit
 */
export function requireShape<Schema extends TSchema>(
  schema: Schema,
  what: string,
  value: unknown,
): Static<Schema> {
  const validator = validatorOf(schema)
  if (validator.Check(value)) return value
  const [first] = validator.Errors(value)
  const at = first?.instancePath.slice(1).replaceAll('/', '.') ?? ''
  throw new HostError('invalid', `${what}: ${at && `${at} `}${first?.message ?? 'is not valid'}.`)
}
