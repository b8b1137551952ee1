/** How an entry is found and shared: texts, what they look like there, and what could be better. */
import { Check, CircleAlert } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { addressOf, shortAddress, useWebsite } from '@/kit/website'
import { Switch } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import type { Editing } from './editing'
import { MediaField, MediaImage } from './media-field'
import { type Check as SeoCheck, DESCRIPTION_MAX, TITLE_MAX, beginningOf, checksOf } from './seo-checks'

export function SeoPanel({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const { place, change, mayWrite, state } = editing
  // Long texts are looked at when there is time for it.
  const values = useDeferredValue(editing.values)
  const website = useWebsite()
  const { data: settings } = $api.useQuery('get', '/websites/{website_id}/settings', {
    params: { path: { website_id: place.websiteId } },
  })
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const beginning = useMemo(() => beginningOf(values, DESCRIPTION_MAX), [values])
  const ownTitle = text('seo.title') || text('title')
  const format = settings?.seo.title_format ?? '{title}'
  const title = format.replace('{title}', ownTitle).replace('{site}', settings?.title ?? website.name)
  const description = text('seo.description') || text('excerpt') || beginning
  const address = `${shortAddress(addressOf(website))}${state.entry?.path ?? `/${text('slug')}`}`
  const image = text('seo.og_image_media_id') || text('featured_media_id')
  const set = (name: string) => (event: { target: { value: string } }) =>
    change({ [name]: event.target.value })
  const own = editing.values
  const ownText = (name: string) => (typeof own[name] === 'string' ? own[name] : '')
  return (
    <div className="flex flex-col gap-5">
      <figure className="flex flex-col gap-1.5">
        <figcaption className="text-sm font-medium">{t('In search results')}</figcaption>
        <div className="rounded-lg border bg-card p-3">
          <p className="truncate text-xs text-muted-foreground">{address}</p>
          <p className="line-clamp-2 text-base break-words text-info">{title}</p>
          <p className="line-clamp-3 text-xs break-words text-muted-foreground">
            {description || t('(no description)')}
          </p>
        </div>
      </figure>
      <figure className="flex flex-col gap-1.5">
        <figcaption className="text-sm font-medium">{t('When shared')}</figcaption>
        <div className="overflow-hidden rounded-lg border bg-card">
          {image ? (
            <MediaImage
              websiteId={place.websiteId}
              id={image}
              className="aspect-[1.91] w-full object-cover"
            />
          ) : (
            <div className="flex aspect-[1.91] w-full items-center justify-center bg-muted text-xs text-muted-foreground">
              {t('No image')}
            </div>
          )}
          <div className="border-t p-3">
            <p className="truncate text-xs text-muted-foreground">{shortAddress(addressOf(website))}</p>
            <p className="line-clamp-2 font-medium break-words">{text('seo.og_title') || ownTitle}</p>
            <p className="line-clamp-2 text-xs break-words text-muted-foreground">
              {text('seo.og_description') || description}
            </p>
          </div>
        </div>
      </figure>
      <Checks checks={checksOf(values, { isWhole: place.kind.segment !== 'records' })} />
      <Counted
        label={t('Title for search engines')}
        value={ownText('seo.title')}
        placeholder={ownTitle}
        max={TITLE_MAX}
        isReadOnly={!mayWrite}
        onChange={set('seo.title')}
      />
      <Counted
        label={t('Description for search engines')}
        value={ownText('seo.description')}
        placeholder={description}
        max={DESCRIPTION_MAX}
        isLong
        isReadOnly={!mayWrite}
        onChange={set('seo.description')}
      />
      <Field label={t('Title when shared')}>
        <Input
          value={ownText('seo.og_title')}
          placeholder={ownTitle}
          maxLength={300}
          readOnly={!mayWrite}
          onChange={set('seo.og_title')}
        />
      </Field>
      <Field label={t('Description when shared')}>
        <Textarea
          value={ownText('seo.og_description')}
          placeholder={description}
          maxLength={1_000}
          readOnly={!mayWrite}
          onChange={set('seo.og_description')}
        />
      </Field>
      <MediaField
        label={t('Image when shared')}
        websiteId={place.websiteId}
        value={ownText('seo.og_image_media_id') || null}
        isDisabled={!mayWrite}
        onChange={(id) => change({ 'seo.og_image_media_id': id ?? undefined })}
      />
      <Field label={t('Card when shared')}>
        <Select
          value={ownText('seo.twitter_card') || 'summary_large_image'}
          disabled={!mayWrite}
          onChange={set('seo.twitter_card')}
        >
          <option value="summary_large_image">{t('With a large image')}</option>
          <option value="summary">{t('With a small image')}</option>
        </Select>
      </Field>
      <Field
        label={t('Original address')}
        hint={t('Where the same text was published first, if that was elsewhere.')}
        error={state.refused['seo.canonical_url']}
      >
        <Input
          type="url"
          value={ownText('seo.canonical_url')}
          maxLength={2_000}
          readOnly={!mayWrite}
          onChange={set('seo.canonical_url')}
        />
      </Field>
      <SwitchField
        label={t('Hidden from search engines')}
        hint={t('Whoever has the address still gets there.')}
      >
        <Switch
          checked={own['seo.noindex'] === true}
          disabled={!mayWrite}
          onCheckedChange={(isOn) => change({ 'seo.noindex': isOn })}
        />
      </SwitchField>
    </div>
  )
}

function Counted({
  label,
  value,
  placeholder,
  max,
  isLong,
  isReadOnly,
  onChange,
}: {
  label: string
  value: string
  placeholder: string
  max: number
  isLong?: boolean
  isReadOnly: boolean
  onChange: (event: { target: { value: string } }) => void
}) {
  const { t } = useTranslation('content')
  const length = value.length
  const Tag = isLong ? Textarea : Input
  return (
    <Field
      label={label}
      hint={
        length > max
          ? t('{{length}} characters: search engines show about {{max}}', { length, max })
          : t('{{length}} of about {{max}} characters', { length, max })
      }
    >
      <Tag
        value={value}
        placeholder={placeholder}
        maxLength={isLong ? 1_000 : 300}
        readOnly={isReadOnly}
        onChange={onChange}
      />
    </Field>
  )
}

function Checks({ checks }: { checks: SeoCheck[] }) {
  const { t } = useTranslation('content')
  const textOf = ({ name, isGood, count }: SeoCheck): string =>
    ({
      indexed: isGood ? t('Search engines may show it') : t('It is hidden from search engines'),
      title_length: isGood
        ? t('The title has a good length')
        : t('The title has {{count}} characters; 15 to 60 are best', { count }),
      description: isGood
        ? t('It has a description')
        : t('It has no description of its own: the beginning of the text is shown'),
      description_length: isGood
        ? t('The description has a good length')
        : t('The description has {{count}} characters; 70 to 160 are best', { count }),
      words: isGood
        ? t('There is enough to read')
        : t('It has {{count}} words; from 150 on, it is found more easily', { count }),
      headings: isGood ? t('Headings divide the text') : t('A long text without any heading'),
      heading_order: isGood
        ? t('Headings follow each other without a gap')
        : t('Headings skip a level, e.g. from 2 to 4'),
      image_texts: isGood
        ? t('All images are described')
        : t('{{count}} images are not described for those who cannot see them', { count }),
      links: isGood ? t('It links to more') : t('Nothing in it leads on: link to something'),
      image: isGood ? t('It has an image to be shared with') : t('It has no image to be shared with'),
    })[name]
  return (
    <ul className="flex flex-col gap-1.5" aria-label={t('Checks')}>
      {checks.map((check) => (
        <li key={check.name} className="flex items-start gap-2 text-xs">
          {check.isGood ? (
            <Check className="mt-px size-3.5 shrink-0 text-success" aria-label={t('Good')} />
          ) : (
            <CircleAlert className="mt-px size-3.5 shrink-0 text-warning" aria-label={t('Could be better')} />
          )}
          <span className={check.isGood ? 'text-muted-foreground' : ''}>{textOf(check)}</span>
        </li>
      ))}
    </ul>
  )
}
