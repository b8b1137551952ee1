/** The records of a collection as a table of its fields: found, sorted, changed in place, taken in and out as CSV. */
import { useQuery } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Database, Ellipsis, FileDown, FileUp, Plus, Settings2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { BulkBar } from '@/kit/entries/bulk-bar'
import { type EntryPlace, entryKeys, recordsOf } from '@/kit/entries/entry-api'
import { KeptNotice } from '@/kit/entries/kept-notice'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import type { Collection } from '@/kit/records/field-types'
import { Can, useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { ColumnChoice, useColumns } from './-records/columns'
import { exportRecords } from './-records/csv-export'
import { CsvImport } from './-records/csv-import'
import { FieldFilter } from './-records/field-filter'
import { type RecordFilter, SORTS, STATUSES, type Sort, type Status, listRecords } from './-records/records'
import { RecordTable } from './-records/record-table'

type Search = RecordFilter & { importing?: true }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/collections/$collection/')({
  validateSearch: (search: Record<string, unknown>): Search => {
    const { q, status, sort, trash, field, value, importing } = search
    return {
      ...(typeof q === 'string' && q !== '' && { q }),
      ...(STATUSES.includes(status as Status) && { status: status as Status }),
      ...(SORTS.includes(sort as Sort) && { sort: sort as Sort }),
      ...(trash === true && { trash }),
      ...(typeof field === 'string' && typeof value === 'string' && { field, value }),
      ...(importing === true && { importing }),
    }
  },
  component: Records,
})

function Records() {
  const { website, collection } = Route.useParams()
  const query = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/collections/{collection}', {
      params: { path: { website_id: website, collection } },
    }),
  )
  return (
    <Loaded query={query}>
      {(data) => <RecordsOf key={data.slug} websiteId={website} collection={data} />}
    </Loaded>
  )
}

function RecordsOf({ websiteId, collection }: { websiteId: string; collection: Collection }) {
  const { t } = useTranslation('structure')
  const params = Route.useParams()
  const { importing, ...filter } = Route.useSearch()
  const { q, status, sort, trash, field, value } = filter
  const navigate = Route.useNavigate()
  const mayAdd = useMay()('POST /websites/{website_id}/collections/{collection}/records')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const columns = useColumns(collection)
  const place: EntryPlace = { websiteId, kind: recordsOf(collection.slug) }
  const change = (next: { [Key in keyof Search]: Search[Key] | undefined }) => {
    setChosen(new Set())
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  }
  const query = useList([...entryKeys(place), websiteId, collection.slug, 'with fields', filter], (cursor) =>
    listRecords(place, filter, { cursor, limit: 50 }),
  )
  const add = mayAdd && (
    <Button asChild>
      <Link
        to="/t/$tenant/websites/$website/collections/$collection/records/$id"
        params={{ ...params, id: 'new' }}
      >
        <Plus aria-hidden /> {t('New: {{name}}', { name: collection.singular })}
      </Link>
    </Button>
  )
  const statuses: Record<Status, string> = {
    draft: t('Draft'),
    scheduled: t('Scheduled'),
    published: t('Published'),
    unpublished: t('Offline'),
  }
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/websites/$website/collections" params={params}>
          {t('Collections')}
        </BackLink>
      }
      title={trash ? t('{{name}}: trash', { name: collection.name }) : collection.name}
      description={collection.description}
      width={columns.shown.length > 4 ? 'full' : 'wide'}
      actions={
        <>
          <Button asChild variant="outline">
            <Link to="/t/$tenant/websites/$website/collections/$collection/settings" params={params}>
              <Settings2 aria-hidden /> {t('Fields')}
            </Link>
          </Button>
          <Menu>
            <MenuTrigger asChild>
              <Button variant="outline" size="icon" aria-label={t('More acts')}>
                <Ellipsis aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              {mayAdd && (
                <MenuItem onSelect={() => change({ importing: true })}>
                  <FileUp aria-hidden /> {t('Take in a CSV file …')}
                </MenuItem>
              )}
              <MenuItem onSelect={() => void exportRecords(place, collection, filter).catch(failed)}>
                <FileDown aria-hidden /> {t('Download as CSV')}
              </MenuItem>
              <MenuItem onSelect={() => change({ trash: trash ? undefined : true })}>
                <Trash2 aria-hidden /> {trash ? t('All records') : t('Trash')}
              </MenuItem>
            </MenuContent>
          </Menu>
          {add}
        </>
      }
    >
      <KeptNotice place={place} />
      <Can call="POST /websites/{website_id}/collections/{collection}/records">
        <CsvImport
          place={place}
          collection={collection}
          isOpen={importing === true}
          onClose={() => change({ importing: undefined })}
        />
      </Can>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
          label={t('Search the records')}
        />
        {!trash && (
          <FilterSelect
            label={t('State')}
            all={t('All states')}
            value={status}
            choices={STATUSES.map((each) => [each, statuses[each]])}
            onChange={(next) => change({ status: next })}
          />
        )}
        <FieldFilter
          fields={collection.fields}
          field={field}
          value={value}
          onChange={(next) => change({ field: next?.field, value: next?.value })}
        />
        <span className="ml-auto">
          <ColumnChoice collection={collection} columns={columns} />
        </span>
      </div>
      <BulkBar
        place={place}
        chosen={(query.items ?? []).filter(({ id }) => chosen.has(id))}
        isTrash={trash === true}
        onDone={(left) => setChosen(new Set(left))}
      />
      <Listed
        query={query}
        isFiltered={q !== undefined || status !== undefined || field !== undefined}
        onReset={() => change({ q: undefined, status: undefined, field: undefined, value: undefined })}
        empty={
          trash ? (
            <Empty icon={Trash2} title={t('The trash is empty')} />
          ) : (
            <Empty icon={Database} title={t('No records yet')} actions={add}>
              {t('Add them one by one, or take in a CSV file with all of them.')}
            </Empty>
          )
        }
      >
        {(records) => (
          <RecordTable
            place={place}
            fields={columns.shown}
            records={records}
            chosen={chosen}
            onChoose={setChosen}
            sort={sort ?? '-updated_at'}
            onSort={(next) => change({ sort: next })}
          />
        )}
      </Listed>
    </Page>
  )
}
