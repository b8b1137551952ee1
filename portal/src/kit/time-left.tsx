/** How long something will still take, from how far it has come. */
import { useTranslation } from 'react-i18next'
import { formatDuration } from './numbers'

/** Before so much is known, it would be guessing. */
const ENOUGH_MS = 3_000

/** @param since when it began, as the API writes it */
export function TimeLeft({ since, done, total }: { since: string; done: number; total: number }) {
  const { t, i18n } = useTranslation()
  const passedMs = Date.now() - new Date(since).getTime()
  if (done === 0 || done >= total || passedMs < ENOUGH_MS) return null
  const leftMs = Math.max(1_000, (passedMs / done) * (total - done))
  return <span>{t('about {{time}} left', { time: formatDuration(leftMs, i18n.language) })}</span>
}
