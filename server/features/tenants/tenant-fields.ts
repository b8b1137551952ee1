/** Fields of a tenant that its branding shares. */
import { Type } from 'typebox'

/** A text or null. */
export function nullableText(options: object = {}) {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })
}

const color = { pattern: '^#[0-9a-fA-F]{6}$', examples: ['#1f6feb'] }

export const Branding = {
  logo_url: nullableText({
    maxLength: 2000,
    pattern: '^(https?://[^\\s]+|/[^\\s]*)$',
    examples: ['https://acme.example/logo.svg'],
  }),
  primary_color: nullableText(color),
  secondary_color: nullableText(color),
}
