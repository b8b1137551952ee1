/** A live page of a website, made small. It is a picture: nothing in it can be reached, and no script of it runs. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from '@/ui/cn'

/**
 * @param src the page
 * @param width how wide the page believes the window to be, in px
 * @param ratio of height to width
 * @param otherwise in place of the page, e.g. while the website is off
 */
export function Miniature({
  src,
  width = 1280,
  ratio = 0.625,
  className,
  otherwise,
}: {
  src: string
  width?: number
  ratio?: number
  className?: string
  otherwise?: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(0)
  /** Until then it would be a white sheet, also in the dark. */
  const [isLoaded, setLoaded] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setScale(element.clientWidth / width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [width])
  return (
    <div
      ref={box}
      aria-hidden
      inert
      style={{ aspectRatio: `1 / ${ratio}` }}
      className={cn('relative w-full overflow-hidden bg-muted', className)}
    >
      {otherwise ? (
        <div className="absolute inset-0 flex items-center justify-center text-muted-foreground">
          {otherwise}
        </div>
      ) : (
        scale > 0 && (
          <iframe
            src={src}
            title={src}
            loading="lazy"
            tabIndex={-1}
            // Its own origin, so that its fonts load; no scripts, no forms, no way up.
            sandbox="allow-same-origin"
            referrerPolicy="no-referrer"
            onLoad={() => setLoaded(true)}
            className={cn(
              'pointer-events-none absolute top-0 left-0 origin-top-left border-0 bg-white transition-opacity',
              !isLoaded && 'opacity-0',
            )}
            style={{ width, height: width * ratio, transform: `scale(${scale})` }}
          />
        )
      )}
    </div>
  )
}
