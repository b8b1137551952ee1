/** Puts what the server says about a form where it belongs: at the fields, and the rest above the button. */
import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { ApiError } from '@/api/problem'

/**
 * @param error what a call threw
 * @param names fields of the form; `/body/profile/name` of a problem belongs to `profile.name`
 * @returns what is left to be shown for the whole form; undefined when every part of it found its field
 */
export function showProblem<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  names: readonly FieldPath<Values>[],
): string | undefined {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  const rest: string[] = []
  for (const { path, message } of error.problem.errors ?? []) {
    const name = path.replace(/^\/?(body|querystring|params)?\//, '').replaceAll('/', '.')
    const known = names.find((field) => field === name)
    if (known) setError(known, { type: 'server', message })
    else rest.push(name ? `${name}: ${message}` : message)
  }
  if (rest.length > 0) return rest.join('\n')
  return error.problem.errors?.length ? undefined : error.problem.detail
}

/** What went wrong, in one sentence. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  const [first] = error.problem.errors ?? []
  return first ? `${error.problem.detail} ${first.message}` : error.problem.detail
}
