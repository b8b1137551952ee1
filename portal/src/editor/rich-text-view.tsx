/** Rich text to be looked at and not written in: for histories, conflicts and previews of records. */
import type { RichText } from './document'

export type RichTextViewProps = { value: RichText; websiteId: string; className?: string }

export function RichTextView({ className }: RichTextViewProps) {
  return <div className={className} />
}
