/** Schemas that several host functions share. */
import { type TProperties, Type } from 'typebox'

export const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
export const Limit = Type.Integer({ minimum: 1, maximum: 100 })
/** What the page before said: null on the last one, which begins anew. */
export const Cursor = Type.Optional(Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()]))

/** An object that has no other members. */
export function closed<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}
