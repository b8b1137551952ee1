/** Kinds of files, in words. */
import { useTranslation } from 'react-i18next'
import type { MediaKind } from './media'

export function useKindNames(): Record<MediaKind, string> {
  const { t } = useTranslation('structure')
  return { image: t('Pictures'), video: t('Videos'), audio: t('Sound'), document: t('Documents') }
}
