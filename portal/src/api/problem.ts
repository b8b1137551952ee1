/** Answers that say no: problem documents as RFC 9457 has them, with the fields that are at fault. */

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
    super(problem.detail || problem.title)
    this.name = 'ApiError'
    this.problem = problem
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
