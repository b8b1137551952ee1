/** A video, song or playlist of another site, as visitors will see it; other addresses become links. */
import { ExternalLink, Link2, Play, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { embedOf } from '@hotswap/sdk/rich-text/embeds'
import { safeSource } from '@hotswap/sdk/rich-text/urls'
import { atomBlock, type BlockViewProps } from './atom'
import { textOf } from './attributes'
import { BlockFrame, InlineText, Tool } from './block-frame'

function EmbedView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const { node, updateAttributes, deleteNode, editor } = view
  const url = safeSource(node.attrs['url'])
  const [isEditing, setEditing] = useState(false)
  if (url === undefined || isEditing)
    return (
      <BlockFrame view={view} label={t('Embed')}>
        <AddressForm
          value={url ?? ''}
          onSubmit={(next) => {
            updateAttributes({ url: next })
            setEditing(false)
            editor.commands.focus()
          }}
          onCancel={() => (url === undefined ? deleteNode() : setEditing(false))}
        />
      </BlockFrame>
    )
  const embed = embedOf(url)
  const caption = textOf(node.attrs['caption'])
  return (
    <BlockFrame
      view={view}
      label={t('Embed')}
      tools={
        <>
          <Tool icon={Link2} label={t('Change the address')} onClick={() => setEditing(true)} />
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      {embed ? (
        <figure className="m-0">
          <Player
            provider={embed.provider}
            src={embed.src}
            title={caption || embed.title}
            isLive={view.selected}
          />
          {(view.selected || caption) && (
            <figcaption className="mt-2 text-center text-sm text-muted-foreground">
              <InlineText
                value={caption}
                onChange={(next) => updateAttributes({ caption: next || null })}
                label={t('Caption')}
                className="text-center"
                isReadOnly={!editor.isEditable}
              />
            </figcaption>
          )}
        </figure>
      ) : (
        <p className="m-0 flex items-center gap-2 rounded-lg border bg-card px-4 py-3 text-sm">
          <ExternalLink className="size-4 shrink-0 text-muted-foreground" aria-hidden />
          <span className="min-w-0">
            <span className="block truncate font-medium">{caption || url}</span>
            <span className="text-muted-foreground">
              {t('There is no player for this address: pages show a link.')}
            </span>
          </span>
        </p>
      )}
    </BlockFrame>
  )
}

const SHAPES = { youtube: 'aspect-video', vimeo: 'aspect-video', spotify: 'h-38', soundcloud: 'h-42' }

/** Only what is selected takes clicks: a player swallows them, and the block could not be reached any more. */
function Player({
  provider,
  src,
  title,
  isLive,
}: {
  provider: keyof typeof SHAPES
  src: string
  title: string
  isLive: boolean
}) {
  const { t } = useTranslation('editor')
  const [isShown, setShown] = useState(false)
  return (
    <div className={`relative overflow-hidden rounded-lg border bg-muted ${SHAPES[provider]}`}>
      {isShown ? (
        // oxlint-disable-next-line react/iframe-missing-sandbox -- another origin's player, by the server's list; sandboxes break some
        <iframe
          src={src}
          title={title}
          loading="lazy"
          allow="fullscreen; encrypted-media; picture-in-picture"
          referrerPolicy="strict-origin-when-cross-origin"
          className={`size-full border-0 ${isLive ? '' : 'pointer-events-none'}`}
        />
      ) : (
        <div className="flex size-full flex-col items-center justify-center gap-3 p-4 text-center text-sm">
          <span className="font-medium">{title}</span>
          <Button variant="outline" size="sm" onClick={() => setShown(true)}>
            <Play aria-hidden /> {t('Show the player')}
          </Button>
        </div>
      )}
    </div>
  )
}

function AddressForm({
  value,
  onSubmit,
  onCancel,
}: {
  value: string
  onSubmit: (url: string) => void
  onCancel: () => void
}) {
  const { t } = useTranslation('editor')
  const [text, setText] = useState(value)
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const url = safeSource(/^[\w-]+(\.[\w-]+)+\//.test(text.trim()) ? `https://${text.trim()}` : text)
    if (url === undefined) setError(t('This is no address of a page.'))
    else onSubmit(url)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-lg border bg-card p-4">
      <Field
        label={t('Address of a video, song or playlist')}
        hint={t('YouTube, Vimeo, Spotify and SoundCloud are shown as players, other addresses as links.')}
        error={error}
      >
        <Input
          autoFocus
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            onCancel()
          }}
          type="text"
          inputMode="url"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="https://"
        />
      </Field>
      <span className="flex gap-2">
        <Button type="submit" size="sm">
          {t('Embed')}
        </Button>
        <Button size="sm" variant="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
      </span>
    </form>
  )
}

export const EmbedBlock = atomBlock('embed', ['url', 'caption'], EmbedView, [
  {
    tag: 'iframe[src]',
    getAttrs: (frame) => {
      const url = safeSource(frame.getAttribute('src'))
      return url !== undefined && embedOf(url) ? { url } : false
    },
  },
])
