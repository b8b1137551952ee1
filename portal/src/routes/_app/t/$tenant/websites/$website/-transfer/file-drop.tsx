/** Takes one file, dropped or chosen. */
import { FileUp, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/kit/numbers'
import { Button } from '@/ui/button'

export function FileDrop({
  label,
  hint,
  accept,
  file,
  onChange,
}: {
  label: string
  hint?: string
  accept: string
  file: File | undefined
  onChange: (file: File | undefined) => void
}) {
  const { t, i18n } = useTranslation('websites')
  const id = useId()
  if (file)
    return (
      <div className="flex items-center gap-3 rounded-lg border bg-muted/50 px-4 py-3">
        <FileUp className="size-5 shrink-0 text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{file.name}</span>
          <span className="block text-xs text-muted-foreground">{formatBytes(file.size, i18n.language)}</span>
        </span>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Take another file')}
          onClick={() => onChange(undefined)}
        >
          <X aria-hidden />
        </Button>
      </div>
    )
  return (
    <div className="relative flex flex-col items-center gap-1.5 rounded-lg border border-dashed border-input px-4 py-8 text-center hover:bg-accent/50 has-[:focus-visible]:ring-[3px] has-[:focus-visible]:ring-ring/60">
      <FileUp className="size-6 text-muted-foreground" aria-hidden />
      <span className="font-medium" aria-hidden>
        {label}
      </span>
      {hint && (
        <span id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </span>
      )}
      {/* It lies over all of it: browsers take what is dropped on a file input. */}
      <input
        type="file"
        aria-label={label}
        aria-describedby={hint ? `${id}-hint` : undefined}
        accept={accept}
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={(event) => onChange(event.target.files?.[0])}
      />
    </div>
  )
}
