/** A colour: picked, or written down. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/ui/input'
import type { InputProps } from './setting-input'

const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i

export function ColorInput({
  value,
  onChange,
  isDisabled,
  id,
  label,
  describedBy,
  isInvalid,
  setting,
}: InputProps) {
  const { t } = useTranslation('design')
  const text = typeof value === 'string' ? value : ''
  return (
    <span className="flex items-center gap-2">
      <Input
        type="color"
        aria-label={t('Pick a colour: {{name}}', { name: label })}
        disabled={isDisabled}
        value={wholeHex(text)}
        onChange={({ target }) => onChange(target.value)}
        className="h-9 w-11 shrink-0 cursor-pointer"
      />
      <Input
        id={id}
        disabled={isDisabled}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        spellCheck={false}
        placeholder={setting.placeholder ?? '#1a2b3c'}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        className="font-mono text-xs"
      />
    </span>
  )
}

/** The browser's picker knows six digits and nothing else. */
function wholeHex(text: string): string {
  if (!HEX.test(text)) return '#000000'
  return text.length === 7 ? text : text.replaceAll(/[0-9a-f]/gi, '$&$&')
}
