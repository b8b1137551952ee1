/** What the address of an audit log says about which entries are shown. */
export type AuditFilter = { action?: string; from?: string; to?: string }

/** What the API takes for an act, or for all that begin with a noun. */
const ACTION = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$/

/** For `validateSearch` of a screen with a log. Days as `2026-11-21`. */
export function auditSearch({ action, from, to }: Record<string, unknown>): AuditFilter {
  const day = (value: unknown) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  return {
    ...(typeof action === 'string' && ACTION.test(action) && { action }),
    ...(day(from) && { from: from as string }),
    ...(day(to) && { to: to as string }),
  }
}
