/** Whether the records a collection has fit the fields it is to have. */
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type CollectionField, readValue } from './field-types.ts'
import { type FieldValues, isNothing } from './fields.ts'
import { listRecordFields } from './queries.ts'

const PAGE = 500

/**
 * @throws AppError conflict that says for each field how many records would not fit, and why
 */
export async function requireRecordsFit(
  tx: TenantTx,
  collection: { site_id: string; slug: string },
  before: readonly CollectionField[],
  after: readonly CollectionField[],
): Promise<void> {
  const changed = after.filter(
    (field) =>
      !isSame(
        field,
        before.find(({ key }) => key === field.key),
      ),
  )
  const removed = before.filter(({ key }) => !after.some((field) => field.key === key))
  if (changed.length === 0 && removed.length === 0) return
  const problems = new Map<string, { count: number; message: string }>()
  const seen = new Map<string, Set<string>>()
  const complain = (key: string, message: string) =>
    problems.set(key, { count: (problems.get(key)?.count ?? 0) + 1, message })

  function look(values: FieldValues): void {
    for (const { key } of removed)
      if (!isNothing(values[key])) complain(key, 'have a value that would be lost')
    for (const field of changed) {
      const value = values[field.key]
      if (isNothing(value)) {
        if (field.required && isNothing(field.default)) complain(field.key, 'have no value')
        continue
      }
      const problem = problemOf(field, value)
      if (problem) complain(field.key, `have a value that ${problem}`)
      if (!field.unique) continue
      const others = seen.get(field.key) ?? new Set()
      if (others.has(String(value))) complain(field.key, 'have the value of another')
      seen.set(field.key, others.add(String(value)))
    }
  }

  for (let after_id: string | undefined; ;) {
    const page = await listRecordFields(tx, collection.site_id, collection.slug, after_id, PAGE)
    for (const { fields } of page) look(fields ?? {})
    after_id = page.at(-1)?.id
    if (page.length < PAGE) break
  }
  if (problems.size === 0) return
  const errors: FieldError[] = [...problems].map(([key, { count, message }]) => ({
    path: `/body/fields/${key}`,
    message: `${count} records ${message}`,
  }))
  throw new AppError(
    'conflict',
    `Records do not fit: ${errors.map(({ path, message }) => `${path.split('/').at(-1)}: ${message}`).join('; ')}. Change them first, or repeat with force=true.`,
    { errors },
  )
}

function problemOf(field: CollectionField, value: unknown): string | undefined {
  try {
    const reading = readValue(field, value, '')
    return 'problem' in reading ? reading.problem : undefined
  } catch (error) {
    if (error instanceof AppError) return 'is no rich text'
    throw error
  }
}

/** What is said about a field, such as its label, changes nothing for records. */
function isSame(field: CollectionField, before: CollectionField | undefined): boolean {
  const rule = ({ label: _label, help: _help, default: _default, ...rest }: CollectionField) =>
    JSON.stringify(rest)
  return before !== undefined && rule(field) === rule(before)
}
