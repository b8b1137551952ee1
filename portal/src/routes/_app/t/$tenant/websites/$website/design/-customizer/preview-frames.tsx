/**
 * The website as it would look. Two frames take turns: the next one loads unseen and scrolls to where one was, then takes the
 * place of the one before, so that nothing flickers. What is clicked in it is chosen.
 */
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'

/** A page that says nothing, e.g. since the theme fails on it, is shown after this time. */
const PATIENCE_MS = 4_000

type Message = { path?: string; template?: string; section?: string; scroll?: number; pong?: number }

export type Shown = { path: string; template: string }

export function PreviewFrames({
  url,
  width,
  names,
  chosen,
  isChoosing,
  onChoose,
  onShow,
}: {
  /** A page of a preview. */
  url: string | undefined
  /** How wide the window is that the page believes to be in, in px; undefined: as wide as there is room. */
  width: number | undefined
  /** What sections are called, by their ids in the page. */
  names: Readonly<Record<string, string>>
  /** The section that is worked on, by its id in the page. */
  chosen: string | null
  /** Whether a click chooses a section; it follows links otherwise. */
  isChoosing: boolean
  onChoose: (section: string) => void
  onShow: (shown: Shown) => void
}) {
  const { t } = useTranslation('design')
  const [box, size] = useSize()
  const frames = [useRef<HTMLIFrameElement>(null), useRef<HTMLIFrameElement>(null)] as const
  const [front, setFront] = useState<0 | 1>(0)
  const [sources, setSources] = useState<[string | undefined, string | undefined]>([undefined, undefined])
  /** The frame that takes the place of the other as soon as it shows something. */
  const [pending, setPending] = useState<0 | 1>()
  const scroll = useRef({ path: '', y: 0 })
  const back = front === 0 ? 1 : 0

  const swap = (to: 0 | 1) => {
    setFront(to)
    setPending(undefined)
  }
  const say = (frame: 0 | 1, message: object) =>
    frames[frame].current?.contentWindow?.postMessage({ hotswap: 'portal', ...message }, '*')

  const isFirst = sources[0] === undefined && sources[1] === undefined
  const load = useEffectEvent((next: string) => {
    const into = isFirst ? front : back
    setPending(isFirst ? undefined : into)
    setSources((present) => (into === 0 ? [next, present[1]] : [present[0], next]))
  })
  useEffect(() => {
    if (url) load(url)
  }, [url])

  const hear = useEffectEvent(({ source, data }: MessageEvent<unknown>) => {
    const from = frames.findIndex(({ current }) => current?.contentWindow === source)
    if (from === -1 || !isMessage(data)) return
    const frame = from as 0 | 1
    if (data.path !== undefined) {
      const shown = { path: withoutToken(data.path), template: data.template ?? '' }
      const y = shown.path === scroll.current.path ? scroll.current.y : 0
      say(frame, { names, isChoosing, section: chosen, isShown: false, scrollTo: y, ping: 1 })
      scroll.current = { path: shown.path, y }
      onShow(shown)
    }
    if (data.pong !== undefined && frame === pending) swap(frame)
    if (frame !== front) return
    if (data.scroll !== undefined) scroll.current.y = data.scroll
    if (data.section !== undefined) onChoose(data.section)
  })
  useEffect(() => {
    const listener = (event: MessageEvent<unknown>) => hear(event)
    window.addEventListener('message', listener)
    return () => window.removeEventListener('message', listener)
  }, [])

  const waiting = pending === undefined ? undefined : sources[pending]
  useEffect(() => {
    if (pending === undefined || waiting === undefined) return undefined
    const timer = setTimeout(() => swap(pending), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [pending, waiting])

  const tellChoice = useEffectEvent(() => say(front, { names, isChoosing, section: chosen }))
  useEffect(() => tellChoice(), [chosen, isChoosing, names])

  const room = size.width
  const wanted = width ?? Math.max(room, 1_024)
  const scale = room > 0 ? Math.min(1, room / wanted) : 1
  return (
    <div ref={box} className="relative size-full overflow-hidden">
      {room > 0 &&
        ([0, 1] as const).map(
          (frame) =>
            sources[frame] && (
              <iframe
                key={frame}
                ref={frames[frame]}
                src={sources[frame]}
                title={frame === front ? t('Preview of the website') : t('Preview that is being loaded')}
                aria-hidden={frame !== front}
                inert={frame !== front}
                // Pages are of another origin: what is allowed here leads nowhere else, and none of them leads the portal away.
                // oxlint-disable-next-line react/iframe-missing-sandbox
                sandbox="allow-same-origin allow-scripts allow-forms allow-popups"
                className={cn(
                  'absolute top-0 left-1/2 origin-top border-0 bg-white',
                  width !== undefined && 'rounded-md shadow-lg ring-1 ring-border',
                  frame === front ? 'z-10' : 'pointer-events-none opacity-0',
                )}
                style={{
                  width: wanted,
                  height: size.height / scale,
                  transform: `translateX(-50%) scale(${scale})`,
                }}
              />
            ),
        )}
    </div>
  )
}

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && (data as { hotswap?: unknown }).hotswap === 'preview'
}

function withoutToken(path: string): string {
  const address = new URL(path, 'http://page')
  address.searchParams.delete('preview')
  return address.pathname + address.search
}

function useSize() {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, size] as const
}
