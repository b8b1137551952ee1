/** What a category or tag is called and where it stands; and bringing two together. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Input, Select, Textarea } from '@/ui/input'
import { type Taxonomy, type Term, branchOf, pathOf, placeTerms, useRefreshTerms } from './terms'

type DialogProps = {
  websiteId: string
  taxonomy: Taxonomy
  /** All that are known. */
  terms: readonly Term[]
  onClose: () => void
}

export function TermDialog({
  websiteId,
  taxonomy,
  terms,
  term,
  parent,
  onClose,
}: DialogProps & {
  /** A new one if unset. */
  term?: Term
  /** Of a new one. */
  parent?: string
}) {
  const { t } = useTranslation('structure')
  const refresh = useRefreshTerms(taxonomy)
  const isTree = taxonomy === 'categories'
  const [name, setName] = useState(term?.name ?? '')
  const [slug, setSlug] = useState(term?.slug ?? '')
  const [description, setDescription] = useState(term?.description ?? '')
  const [parentId, setParentId] = useState(term?.parent_id ?? parent ?? '')
  const own = term ? branchOf(terms, term.id) : new Set<string>()
  const save = async () => {
    const body = {
      name: name.trim(),
      description: description.trim(),
      ...(slug.trim() && slug.trim() !== term?.slug && { slug: slug.trim() }),
      ...(isTree && { parent_id: parentId || null }),
    }
    if (term)
      await api.PATCH(pathOf(taxonomy, '/{id}'), {
        params: { path: { website_id: websiteId, id: term.id } },
        headers: { 'if-match': `"${term.version}"` },
        body,
      })
    else await api.POST(pathOf(taxonomy, ''), { params: { path: { website_id: websiteId } }, body })
    await refresh()
    done(term ? t('“{{name}}” saved', { name: body.name }) : t('“{{name}}” created', { name: body.name }))
  }
  return (
    <FormDialog
      title={term ? t('Edit “{{name}}”', { name: term.name }) : isTree ? t('New category') : t('New tag')}
      action={term ? t('Save') : t('Create')}
      isReady={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        label={t('Part of its address')}
        hint={
          term
            ? t('Visitors of the former address are sent to the new one.')
            : t('Made from the name if left empty')
        }
      >
        <Input
          maxLength={100}
          spellCheck={false}
          autoCapitalize="none"
          value={slug}
          onChange={(event) => setSlug(event.target.value)}
        />
      </Field>
      {isTree && (
        <Field label={t('Below')}>
          <Select value={parentId} onChange={(event) => setParentId(event.target.value)}>
            <option value="">{t('At the top')}</option>
            {placeTerms(terms)
              .filter(({ id }) => !own.has(id))
              .map(({ id, name: other, depth }) => (
                <option key={id} value={id}>
                  {'\u2007\u2007'.repeat(depth)}
                  {other}
                </option>
              ))}
          </Select>
        </Field>
      )}
      <Field label={t('Description')} isOptional optionalText={t('optional')}>
        <Textarea
          maxLength={2_000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}

export function MergeDialog({ websiteId, taxonomy, terms, term, onClose }: DialogProps & { term: Term }) {
  const { t } = useTranslation('structure')
  const refresh = useRefreshTerms(taxonomy)
  const [into, setInto] = useState('')
  const others = placeTerms(terms).filter(({ id }) => id !== term.id)
  const merge = async () => {
    await api.POST(pathOf(taxonomy, '/{id}/merge'), {
      params: { path: { website_id: websiteId, id: term.id } },
      headers: { 'if-match': `"${term.version}"` },
      body: { into_id: into },
    })
    await refresh()
    const other = others.find(({ id }) => id === into)
    done(t('“{{name}}” is part of “{{other}}” now', { name: term.name, other: other?.name ?? '' }))
  }
  return (
    <FormDialog
      title={t('Merge “{{name}}” into another', { name: term.name })}
      description={t(
        'What is filed under it is filed under the other one then, and visitors of its address are sent there. This cannot be undone.',
      )}
      action={t('Merge')}
      isDestructive
      isReady={into !== ''}
      onSubmit={merge}
      onClose={onClose}
    >
      <Field label={t('Into')}>
        <Select value={into} onChange={(event) => setInto(event.target.value)}>
          <option value="">{t('Please choose')}</option>
          {others.map(({ id, name, depth }) => (
            <option key={id} value={id}>
              {'\u2007\u2007'.repeat(depth)}
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}
