/** Answers that say no: problem documents as RFC 9457 has them, with the fields that are at fault. */
import { inOurWords } from '../said'

export type Problem = {
  status: number
  code: string
  title: string
  detail: string
  request_id?: string
  errors?: { path: string; message: string }[]
}

/** Thrown by every call that was refused, or that did not reach the server (`status` 0). */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    const told = inReadersWords(problem)
    super(told.detail || told.title)
    this.name = 'ApiError'
    this.problem = told
  }
  get status(): number {
    return this.problem.status
  }
  get code(): string {
    return this.problem.code
  }
}

export const OFFLINE: Problem = {
  status: 0,
  code: 'offline',
  title: 'No connection',
  detail: 'The server could not be reached. Check your connection; nothing was lost.',
}

/** What has no words of its own in the reader's language is introduced by its title, which always has. */
function inReadersWords(problem: Problem): Problem {
  const title = inOurWords(problem.title, 'problems')
  const errors = problem.errors?.map((each) => ({ ...each, message: inOurWords(each.message, 'problems') }))
  const detail = inOurWords(problem.detail, 'problems')
  const isForeign = detail !== '' && title !== problem.title && detail === problem.detail
  const introduced = errors?.length ? title : `${title}: ${detail}`
  return { ...problem, title, detail: isForeign ? introduced : detail, ...(errors && { errors }) }
}

/** @returns the problem in an answer, whoever gave it: a proxy's page is none of ours */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback = {
    status: response.status,
    code: 'unexpected',
    title: response.statusText || 'Unexpected answer',
    detail: `The server answered ${response.status}.`,
  }
  if (!response.headers.get('content-type')?.includes('json')) return fallback
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) }
  } catch {
    return fallback
  }
}
