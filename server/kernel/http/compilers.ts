/**
 * What checks requests against their schemas and writes answers by theirs. Each is compiled when it is first needed: most
 * processes never see most routes.
 */
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { type TSchema, Type } from 'typebox'
import type { HttpServer } from './server.ts'

/** Bodies must have exactly the declared types; query, path and header values arrive as text and are converted. */
export function useValidators(app: HttpServer): void {
  const options = {
    removeAdditional: false,
    useDefaults: true,
    allErrors: false,
    strict: false,
    allowUnionTypes: true,
    // What is refused is explained with its schema and value.
    verbose: true,
  } as const
  const strict = addFormats.default(new Ajv.default({ ...options, coerceTypes: false }))
  const converting = addFormats.default(new Ajv.default({ ...options, coerceTypes: 'array' }))
  // One spelling of an id (`addFormats` also lets upper case and `urn:uuid:` pass), so that equal ids are equal texts.
  for (const ajv of [strict, converting])
    ajv
      .addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      .addFormat('date-time', { validate: isMoment })
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    let validate: ValidateFunction | undefined
    // Fastify hands over null or undefined where no body came.
    const mayBeMissing = httpPart === 'body' && Type.IsOptional(schema)
    // What Fastify and those who call it by hand (request.compileValidationSchema) ask: false, and the errors beside it.
    const check = Object.assign(
      (value: unknown): boolean => {
        if (mayBeMissing && (value === null || value === undefined)) return true
        validate ??= (httpPart === 'body' ? strict : converting).compile(schema)
        const isValid = validate(value)
        check.errors = validate.errors
        return isValid
      },
      { errors: undefined as ValidateFunction['errors'] },
    )
    return check
  })
}

const { validate: looksLikeMoment } = fullFormats['date-time'] as { validate: (text: string) => boolean }

/** Of the form, and one that there is: leap seconds are none that JavaScript knows. */
function isMoment(text: string): boolean {
  return looksLikeMoment(text) && !Number.isNaN(Date.parse(text))
}

export function useSerializers(app: HttpServer): void {
  const compile = SerializerSelector()({}, {})
  app.setSerializerCompiler((route) => {
    let serialize: ((value: unknown) => string) | undefined
    return (value) => {
      serialize ??= compile({ ...route, httpStatus: route.httpStatus ?? '200' })
      return serialize(value)
    }
  })
}
