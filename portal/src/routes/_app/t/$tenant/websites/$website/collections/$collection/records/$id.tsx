/** Writing a record; `new` is one that is not there yet. */
import { createFileRoute } from '@tanstack/react-router'
import { $api } from '@/api/api'
import { recordsOf } from '@/kit/entries/entry-api'
import { EntryEditor } from '@/kit/entries/entry-editor'
import { Loaded } from '@/kit/loaded'
import type { Editing } from '@/kit/entries/editing'
import type { CollectionField } from '@/kit/records/field-types'
import { RecordFields } from '@/kit/records/record-fields'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/collections/$collection/records/$id')(
  { component: Record },
)

function Record() {
  const { website, collection, id } = Route.useParams()
  const query = $api.useQuery('get', '/websites/{website_id}/collections/{collection}', {
    params: { path: { website_id: website, collection } },
  })
  return (
    <Loaded query={query}>
      {({ name, fields, has_pages }) => (
        <EntryEditor
          place={{ websiteId: website, kind: recordsOf(collection) }}
          id={id}
          listName={name}
          hasBody={has_pages}
          fields={showFields(fields)}
        />
      )}
    </Loaded>
  )
}

const showFields = (fields: readonly CollectionField[]) => (editing: Editing) => (
  <RecordFields editing={editing} fields={fields} />
)
