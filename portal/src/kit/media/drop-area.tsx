/** A place where files can be dropped, pasted or chosen. */
import { UploadCloud } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'
import { type MediaKind, acceptOf } from './media'

/** A hidden file chooser. @returns what opens it, and the input to put somewhere */
export function useFileInput(
  onFiles: (files: File[]) => void,
  { kinds, multiple = true }: { kinds?: readonly MediaKind[] | undefined; multiple?: boolean } = {},
): { open: () => void; input: ReactNode } {
  const { t } = useTranslation('structure')
  const ref = useRef<HTMLInputElement>(null)
  return {
    open: () => ref.current?.click(),
    input: (
      <input
        ref={ref}
        type="file"
        aria-label={t('Choose files')}
        className="hidden"
        multiple={multiple}
        accept={acceptOf(kinds)}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          // So that the same file can be chosen again.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    ),
  }
}

/** Takes files that are dropped anywhere on it; says so while they hover. */
export function DropArea({
  onFiles,
  isDisabled,
  label,
  className,
  children,
}: {
  onFiles: (files: File[]) => void
  isDisabled?: boolean
  /** What letting go does. */
  label: string
  className?: string
  children: ReactNode
}) {
  const area = useRef<HTMLDivElement>(null)
  const isOver = useDrop(area, onFiles, isDisabled ?? false)
  return (
    <div ref={area} className={cn('relative', className)}>
      {children}
      {isOver && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-0 z-30 flex items-center justify-center rounded-xl border-2 border-dashed border-primary bg-background/85"
        >
          <span className="flex items-center gap-2 text-base font-medium text-primary">
            <UploadCloud className="size-5" /> {label}
          </span>
        </div>
      )}
    </div>
  )
}

function useDrop(
  area: RefObject<HTMLElement | null>,
  onFiles: (files: File[]) => void,
  isDisabled: boolean,
): boolean {
  // Entering a child comes before leaving its parent: only a count says whether something is still over it.
  const depth = useRef(0)
  const [isOver, setOver] = useState(false)
  const take = useEffectEvent(onFiles)
  useEffect(() => {
    const element = area.current
    if (!element || isDisabled) return undefined
    const stop = new AbortController()
    const listen = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      heard: (event: DragEvent) => void,
    ) =>
      element.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return
          event.preventDefault()
          heard(event)
        },
        { signal: stop.signal },
      )
    listen('dragenter', () => {
      depth.current += 1
      setOver(true)
    })
    listen('dragover', () => undefined)
    listen('dragleave', () => {
      depth.current -= 1
      if (depth.current === 0) setOver(false)
    })
    listen('drop', (event) => {
      depth.current = 0
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take(files)
    })
    document.addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        if (files.length > 0) take(files)
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [area, isDisabled])
  return isOver
}
