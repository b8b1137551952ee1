/** How long something will still take, from how far it has come. */
import { useTranslation } from 'react-i18next'
import { formatDuration } from './numbers'

/** Before so much is known, it would be guessing. */
const ENOUGH_MS = 3_000

/**
 * @param since when it began, as the API writes it
 * @param at when it was known how far it is, in ms: `dataUpdatedAt` of the query
 */
export function TimeLeft({
  since,
  at,
  done,
  total,
}: {
  since: string
  at: number
  done: number
  total: number
}) {
  const { t, i18n } = useTranslation()
  const passedMs = at - new Date(since).getTime()
  if (done === 0 || done >= total || passedMs < ENOUGH_MS) return null
  const leftMs = Math.max(1_000, (passedMs / done) * (total - done))
  return <span>{t('about {{time}} left', { time: formatDuration(leftMs, i18n.language) })}</span>
}
