/** What is asked of each kind of connection, and what becomes of the answers: a body that the API takes. */
import type { FieldPath } from 'react-hook-form'

export type Values = {
  name: string
  website_id: string
  settings: Record<string, string>
  credentials: Record<string, string>
  secret: string
}

export type Part = {
  /** Where it stands in the body. */
  path: FieldPath<Values>
  label: string
  hint?: string
  placeholder?: string
  /** How the text is read; as it stands if unset. */
  as?: 'secret' | 'lines' | 'number' | 'yes-or-no' | 'headers'
  /** Values to choose among, and what they are called. */
  choices?: Record<string, string>
  initial?: string
  isOptional?: boolean
}

export type Kind = { name: string; hint: string; parts: Part[] }

type Value = string | number | boolean | string[] | Record<string, string>
/** By place in the body: groups within it, or values of its own. */
export type Given = { name: string; [member: string]: Value | Record<string, Value> }

/** Whether it is given once and never shown again. */
export const isSecret = ({ path }: Part): boolean => path === 'secret' || path.startsWith('credentials.')

/** @param settings as the API shows them: of what is changed */
export function valuesOf(
  parts: Part[],
  edited?: { name: string; website_id?: string | null; settings: object },
): Values {
  const values: Values = {
    name: edited?.name ?? '',
    website_id: edited?.website_id ?? '',
    settings: {},
    credentials: {},
    secret: '',
  }
  const known = Object.entries(edited?.settings ?? {})
  for (const { path, initial = '' } of parts) {
    const [group, member] = path.split('.')
    if (!member) continue
    const value: unknown = known.find(([name]) => name === member && group === 'settings')?.[1]
    values[group as 'settings' | 'credentials'][member] = value === undefined ? initial : textOf(value)
  }
  return values
}

/** @param parts what is on the form; what was left empty is left out */
export function givenOf(parts: Part[], name: string, textAt: (path: Part['path']) => string): Given {
  const given: Given = { name }
  for (const part of parts) {
    const text = textAt(part.path).trim()
    const [group = '', member] = part.path.split('.')
    if (member === undefined) {
      if (text) given[group] = text
      continue
    }
    const within = (given[group] ??= {}) as Record<string, Value>
    if (text) within[member] = valueOf(part, text)
  }
  return given
}

function valueOf({ as }: Part, text: string): Value {
  if (as === 'number') return Number(text)
  if (as === 'yes-or-no') return text === 'true'
  if (as === 'lines') return text.split(/[\s,]+/)
  if (as !== 'headers') return text
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name = '', ...rest] = line.split(':')
      return name.trim() ? [[name.trim(), rest.join(':').trim()]] : []
    }),
  )
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('\n') : String(value)
}
