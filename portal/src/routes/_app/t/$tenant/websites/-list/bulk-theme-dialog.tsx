/** Which theme many websites get at once. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FormDialog } from '@/kit/form-dialog'
import { Loaded } from '@/kit/loaded'
import { RadioCard, RadioGroup } from '@/ui/choice'

export function BulkThemeDialog({
  which,
  onChoose,
  onClose,
}: {
  /** How many they are. */
  which: string
  onChoose: (theme: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const themes = useQuery($api.queryOptions('get', '/themes'))
  const [theme, setTheme] = useState('')
  return (
    <FormDialog
      title={t('Change the theme of {{which}}', { which })}
      description={t(
        'Visitors see it at once. What each website made of this theme before is kept; the release before can be put back.',
      )}
      action={t('Change the theme')}
      isReady={theme !== ''}
      size="wide"
      onSubmit={() => onChoose(theme)}
      onClose={onClose}
    >
      <Loaded query={themes}>
        {({ items }) => (
          <RadioGroup
            aria-label={t('Theme')}
            value={theme}
            onValueChange={setTheme}
            className="sm:grid-cols-2"
          >
            {[...Map.groupBy(items, ({ name }) => name)].map(
              ([name, [newest]]) =>
                newest && (
                  <RadioCard key={name} value={name} aria-label={newest.title} className="flex flex-col">
                    <span className="flex flex-wrap items-baseline gap-x-2">
                      <span className="font-medium">{newest.title}</span>
                      <span className="text-xs text-muted-foreground">{newest.version}</span>
                    </span>
                    <span className="line-clamp-2 text-xs text-muted-foreground">{newest.description}</span>
                  </RadioCard>
                ),
            )}
          </RadioGroup>
        )}
      </Loaded>
    </FormDialog>
  )
}
