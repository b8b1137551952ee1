/** Answers of endpoints. */
import type { Markup } from './markup.ts'
import type { PluginResponse } from './plugin.ts'

export type ResponseOptions = { status?: number; headers?: Record<string, string> }

export function json(value: unknown, options?: ResponseOptions): PluginResponse {
  return respond('application/json; charset=utf-8', JSON.stringify(value) ?? 'null', options)
}

/** A page or a part of one; what it may load is up to the site. */
export function html(body: string | Markup, options?: ResponseOptions): PluginResponse {
  return respond('text/html; charset=utf-8', String(body), options)
}

export function text(body: string, options?: ResponseOptions): PluginResponse {
  return respond('text/plain; charset=utf-8', body, options)
}

/**
 * A table as a file (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe.
 * @param rows the first holds the names of the columns
 */
export function csv(
  rows: readonly (readonly unknown[])[],
  options: ResponseOptions & { filename?: string } = {},
): PluginResponse {
  const { filename = 'export.csv', headers, status } = options
  const body = rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
  return respond('text/csv; charset=utf-8', body, {
    ...(status !== undefined && { status }),
    headers: {
      'content-disposition': `attachment; filename="${filename.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
      ...headers,
    },
  })
}

/** @param status 303 has the browser ask with GET, which is right after a form */
export function redirect(location: string, status: 301 | 302 | 303 | 307 | 308 = 303): PluginResponse {
  return { status, headers: { location }, body: '' }
}

export function notFound(message = 'There is nothing here.'): PluginResponse {
  return text(message, { status: 404 })
}

function respond(
  type: string,
  body: string,
  { status = 200, headers = {} }: ResponseOptions = {},
): PluginResponse {
  return { status, headers: { 'content-type': type, ...headers }, body }
}

function cell(value: unknown): string {
  if (typeof value === 'number') return String(value)
  const plain = typeof value === 'string' ? value : value === null ? '' : (JSON.stringify(value) ?? '')
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
