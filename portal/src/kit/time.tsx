/** Times: how long ago at a glance, and the exact moment on hovering and for machines. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** @returns e.g. "5 minutes ago", "in 2 days", "now" */
function relativeTime(at: Date, now: number, language: string): string {
  const seconds = (at.getTime() - now) / 1_000
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of UNITS)
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit)
  return format.format(0, 'second')
}

/** One clock for all that is shown: it ticks every half minute, and only while somebody looks. */
let now = Date.now()
const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // The first one in a while: time has gone on since somebody last looked.
  if (!ticking) now = Date.now()
  ticking ??= setInterval(() => {
    now = Date.now()
    for (const heard of listeners) heard()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** @returns the time to the second, for what is counted while it goes on */
export function useSeconds(isRunning: boolean): number {
  const [present, setPresent] = useState(Date.now)
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => setPresent(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isRunning])
  return present
}

/** @param at as the API writes it */
export function Time({ at, className }: { at: string | null | undefined; className?: string }) {
  const { i18n } = useTranslation()
  const present = useNow()
  if (!at) return <span className={className}>–</span>
  const date = new Date(at)
  return (
    <time dateTime={at} title={formatDateTime(at, i18n.language)} className={className}>
      {relativeTime(date, present, i18n.language)}
    </time>
  )
}

export function formatDateTime(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))
}

export function formatDate(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(at))
}
