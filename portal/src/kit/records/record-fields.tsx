/** The fields of a record in its editor: saved by themselves, like everything else there. */
import type { Editing } from '@/kit/entries/editing'
import type { CollectionField } from './field-types'
import { RecordForm } from './record-form'

/** How the editor names them: each is saved, merged and refused for itself. */
const PREFIX = 'fields.'

function fieldsIn<Of>(members: Readonly<Record<string, Of>>): Record<string, Of> {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, of]) => [name.slice(PREFIX.length), of]),
  )
}

export function RecordFields({
  editing: { place, state, values, change, mayWrite, zone },
  fields,
}: {
  editing: Editing
  fields: readonly CollectionField[]
}) {
  if (fields.length === 0) return null
  return (
    <div className="border-t pt-6">
      <RecordForm
        websiteId={place.websiteId}
        fields={fields}
        values={fieldsIn(values)}
        errors={fieldsIn(state.refused)}
        isDisabled={!mayWrite}
        zone={zone}
        onChange={(key, value) => change({ [`${PREFIX}${key}`]: value })}
      />
    </div>
  )
}
