/** Takes one file, dropped or chosen. */
import { FileUp, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/kit/numbers'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'

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
  const [isOver, setOver] = useState(false)
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
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onChange(event.dataTransfer.files[0])
      }}
      className={cn(
        'flex cursor-pointer flex-col items-center gap-1.5 rounded-lg border border-dashed border-input px-4 py-8 text-center hover:bg-accent/50 has-[:focus-visible]:ring-[3px] has-[:focus-visible]:ring-ring/60',
        isOver && 'border-primary bg-primary/5',
      )}
    >
      <FileUp className="size-6 text-muted-foreground" aria-hidden />
      <span className="font-medium">{label}</span>
      {hint && <span className="text-xs text-muted-foreground">{hint}</span>}
      <input
        id={id}
        type="file"
        accept={accept}
        className="sr-only"
        onChange={(event) => onChange(event.target.files?.[0])}
      />
    </label>
  )
}
