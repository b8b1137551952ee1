/**
 * Checks values against TypeBox schemas, outside of routes, whose schemas are Fastify's. Each is compiled when it is first
 * asked, and so is the compiler loaded: it takes 8 MB of memory, which most serving processes never need.
 */
import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import type { Compile } from 'typebox/compile'

export type ValidatorOf<Schema extends TSchema> = ReturnType<typeof Compile<Schema>>

const require = createRequire(import.meta.url)
const known = new WeakMap<TSchema, unknown>()

/** @returns the same for the same schema */
export function validatorOf<Schema extends TSchema>(schema: Schema): ValidatorOf<Schema> {
  let validator = known.get(schema) as ValidatorOf<Schema> | undefined
  if (!validator) {
    const compiler = require('typebox/compile') as { Compile: typeof Compile }
    validator = compiler.Compile(schema)
    known.set(schema, validator)
  }
  return validator
}
