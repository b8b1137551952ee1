/** Players of other sites that pages may show, in the form that sets no cookies before somebody presses play. */

export type Embed = { provider: 'youtube' | 'vimeo' | 'spotify' | 'soundcloud'; src: string; title: string }

type Provider = { hosts: RegExp; find: (url: URL) => Embed | undefined }

const PROVIDERS: Provider[] = [
  {
    hosts: /^((www|m|music)\.)?(youtube\.com|youtube-nocookie\.com)$|^youtu\.be$/,
    find(url) {
      const id = url.hostname === 'youtu.be' ? part(url, 0) : (url.searchParams.get('v') ?? videoIn(url))
      if (!id || !/^[\w-]{6,20}$/.test(id) || id === 'videoseries') return undefined
      const start = /^(\d{1,6})s?$/.exec(
        url.searchParams.get('start') ?? url.searchParams.get('t') ?? '',
      )?.[1]
      const src = `https://www.youtube-nocookie.com/embed/${id}${start ? `?start=${start}` : ''}`
      return { provider: 'youtube', src, title: 'YouTube video' }
    },
  },
  {
    hosts: /^((www|player)\.)?vimeo\.com$/,
    find(url) {
      const [, id, hash] =
        /^\/(?:video\/|channels\/[\w-]+\/)?(\d{5,12})(?:\/([0-9a-f]{6,12}))?\/?$/.exec(url.pathname) ?? []
      if (!id) return undefined
      const key = hash ?? /^[0-9a-f]{6,12}$/.exec(url.searchParams.get('h') ?? '')?.[0]
      const src = `https://player.vimeo.com/video/${id}?${key ? `h=${key}&` : ''}dnt=1`
      return { provider: 'vimeo', src, title: 'Vimeo video' }
    },
  },
  {
    hosts: /^open\.spotify\.com$/,
    find(url) {
      const path =
        /^\/(?:intl-\w+\/)?(?:embed\/)?((?:track|album|playlist|episode|show|artist)\/[0-9A-Za-z]{10,40})\/?$/.exec(
          url.pathname,
        )?.[1]
      return path
        ? { provider: 'spotify', src: `https://open.spotify.com/embed/${path}`, title: 'Spotify player' }
        : undefined
    },
  },
  {
    hosts: /^((www|m|w)\.)?soundcloud\.com$/,
    find(url) {
      const track = url.hostname.startsWith('w.')
        ? url.searchParams.get('url')
        : `https://soundcloud.com${url.pathname}`
      if (!track || !/^https:\/\/(api\.)?soundcloud\.com\/[\w/%:.-]{3,200}$/.test(track)) return undefined
      const src = `https://w.soundcloud.com/player/?url=${encodeURIComponent(track)}`
      return { provider: 'soundcloud', src, title: 'SoundCloud player' }
    },
  },
]

/** @returns the player behind an address of a video, song or playlist; undefined for what no provider here has */
export function embedOf(address: string): Embed | undefined {
  const text = address.trim()
  const absolute = text.startsWith('//') ? `https:${text}` : text
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.port || url.username) return undefined
  return PROVIDERS.find(({ hosts }) => hosts.test(url.hostname))?.find(url)
}

function part(url: URL, index: number): string | undefined {
  return url.pathname.split('/').filter(Boolean)[index]
}

function videoIn(url: URL): string | undefined {
  return /^(embed|shorts|live|v)$/.test(part(url, 0) ?? '') ? part(url, 1) : undefined
}
