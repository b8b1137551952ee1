/** What the parts of an editor's screen need to know of the entry that is written in. */
import type { SavingState } from '@/editor/saving/autosave'
import type { Values } from '@/editor/saving/values'
import type { Entry, EntryPlace } from './entry-api'
import type { EntrySaving } from './open-entries'

export type Editing = {
  place: EntryPlace
  saving: EntrySaving
  state: SavingState<Entry>
  values: Values
  change: (changes: Values) => void
  mayWrite: boolean
  mayPublish: boolean
  /** The clock by which people set dates: that of the website. */
  zone: string
}
