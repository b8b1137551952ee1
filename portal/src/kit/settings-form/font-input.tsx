/** Fonts that devices bring along, as themes name them; each is shown in itself. */
import { useTranslation } from 'react-i18next'
import { Select } from '@/ui/input'
import type { InputProps } from './setting-input'
import { FONT_STACKS } from '@hotswap/sdk/font-stacks'

export function FontInput({ value, onChange, isDisabled, id, describedBy, isInvalid }: InputProps) {
  const { t } = useTranslation('design')
  const names: Record<string, string> = {
    system: t('System'),
    humanist: t('Humanist'),
    geometric: t('Geometric'),
    grotesque: t('Grotesque'),
    industrial: t('Industrial'),
    rounded: t('Rounded'),
    transitional: t('Transitional serif'),
    oldstyle: t('Old-style serif'),
    didone: t('Didone serif'),
    slab: t('Slab serif'),
    antique: t('Antique'),
    mono: t('Monospaced'),
  }
  const present = typeof value === 'string' ? value : ''
  const stack = FONT_STACKS[present]
  return (
    <span className="flex flex-col gap-1.5">
      <Select
        id={id}
        disabled={isDisabled}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        value={present}
        onChange={({ target }) => onChange(target.value)}
      >
        {!(present in names) && <option value={present}>{present || t('Choose …')}</option>}
        {Object.entries(names).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      {stack && (
        <span
          aria-hidden
          className="truncate rounded-md bg-muted px-3 py-1.5 text-base"
          style={{ fontFamily: stack }}
        >
          {t('The quick brown fox jumps over the lazy dog')}
        </span>
      )}
    </span>
  )
}
