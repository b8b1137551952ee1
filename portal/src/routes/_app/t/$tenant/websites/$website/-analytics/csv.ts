/** The figures as a file for spreadsheets. */
import { type Span, momentsOf } from './range'
import { type Traffic, valuesOf } from './traffic'

const COLUMNS = [
  'views',
  'visitors',
  'requests',
  'bytes',
  'status_2xx',
  'status_3xx',
  'status_4xx',
  'status_5xx',
  'p50_ms',
  'p95_ms',
  'p99_ms',
] as const

/** @returns a line for each hour or day, those without traffic included */
export function csvOf({ points }: Traffic, span: Span): string {
  const byMoment = new Map(points.map((point) => [Date.parse(point.at), point]))
  const lines = momentsOf(span).map((at) => {
    const values = valuesOf(byMoment.get(Date.parse(at)))
    return [at, ...COLUMNS.map((column) => values[column] ?? '')].join(',')
  })
  return [['at', ...COLUMNS].join(','), ...lines, ''].join('\r\n')
}

/** Has the browser save a text as a file. */
export function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
