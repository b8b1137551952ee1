/** What blocks need from around the editor: the website, its library, and what its plugins offer. */
import { useQuery } from '@tanstack/react-query'
import {
  type ReactNode,
  Suspense,
  createContext,
  lazy,
  use,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react'
import { $api, type Answer } from '@/api/api'
import type { MediaKind, Medium } from '@/kit/media/media'

export type PluginBlock = Answer<'get', '/websites/{website_id}/plugin-blocks'>['items'][number]

type Choice = { kinds?: readonly MediaKind[]; isMultiple?: boolean }

export type Host = {
  websiteId: string
  /** Opens the library. @returns what was chosen; nothing when it was closed */
  chooseMedia: (choice: Choice) => Promise<Medium[]>
  pluginBlocks: readonly PluginBlock[]
  /** False until it is known what plugins there are. */
  arePluginsKnown: boolean
}

const Context = createContext<Host | undefined>(undefined)

export function useHost(): Host {
  const host = use(Context)
  if (!host) throw new Error('Blocks are drawn inside an editor.')
  return host
}

const MediaPicker = lazy(() =>
  import('@/kit/media/media-picker').then(({ MediaPicker: picker }) => ({ default: picker })),
)

export function HostProvider({ websiteId, children }: { websiteId: string; children: ReactNode }) {
  const [choice, setChoice] = useState<Choice>()
  const answer = useRef<(media: Medium[]) => void>(undefined)
  const blocks = useQuery({
    ...$api.queryOptions('get', '/websites/{website_id}/plugin-blocks', {
      params: { path: { website_id: websiteId } },
    }),
    staleTime: 300_000,
  })
  const chooseMedia = useCallback((next: Choice) => {
    const { promise, resolve } = Promise.withResolvers<Medium[]>()
    answer.current = resolve
    setChoice(next)
    return promise
  }, [])
  const close = (media: Medium[]) => {
    setChoice(undefined)
    answer.current?.(media)
  }
  const host = useMemo<Host>(
    () => ({
      websiteId,
      chooseMedia,
      pluginBlocks: blocks.data?.items ?? [],
      arePluginsKnown: blocks.data !== undefined,
    }),
    [websiteId, chooseMedia, blocks.data],
  )
  return (
    <Context value={host}>
      {children}
      {choice && (
        <Suspense>
          <MediaPicker
            websiteId={websiteId}
            kinds={choice.kinds}
            multiple={choice.isMultiple}
            onChoose={close}
            onClose={() => close([])}
          />
        </Suspense>
      )}
    </Context>
  )
}
