/** What is wrong with a value, in words. */
import { useTranslation } from 'react-i18next'
import type { Fault, Setting } from './setting'

export function useFaultTexts(): (fault: Fault, setting: Setting) => string {
  const { t } = useTranslation('design')
  return (fault, { min, max }) =>
    ({
      required: t('This is needed.'),
      url: t('Write a web address, or a path of the website that begins with /.'),
      video_url: t('Write a web address that begins with https://.'),
      email: t('Write an e-mail address.'),
      color: t('Write a colour such as #1a2b3c.'),
      number: t('Write a number.'),
      range:
        min !== undefined && max !== undefined
          ? t('Write a number from {{min}} to {{max}}.', { min, max })
          : min !== undefined
            ? t('Write a number of at least {{min}}.', { min })
            : t('Write a number of at most {{max}}.', { max }),
      choice: t('This is not to be chosen any more; choose something else.'),
    })[fault]
}
