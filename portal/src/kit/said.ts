/** For screens that show sentences of the server: loads their translations, and says moments as people do. */
import { useTranslation } from 'react-i18next'
import { inOurWords } from '@/said'
import { formatDateTime } from './time'

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

export function useSaid(): (text: string) => string {
  const { i18n } = useTranslation('said')
  return (text) => inOurWords(text, 'said').replace(MOMENT, (at) => formatDateTime(at, i18n.language))
}
