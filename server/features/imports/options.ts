/** What whoever starts an import may choose. */
import { type Static, Type } from 'typebox'

export const ImportOptions = Type.Object({
  as_drafts: Type.Boolean({
    default: false,
    description: 'Bring everything as drafts instead of publishing it',
  }),
  import_settings: Type.Optional(
    Type.Boolean({
      description: 'Take title, tagline and language from the file, too; so for bundles if left out',
    }),
  ),
  fetch_media: Type.Boolean({
    default: true,
    description:
      'Fetch images and files from the addresses in the file where the archive of uploads lacks them',
  }),
  base_url: Type.Optional(
    Type.String({ maxLength: 500, description: 'Where the old website was, if the file does not say' }),
  ),
  authors: Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 }), {
    default: {},
    description: 'Slugs of authors of this website by the names they have in the file',
  }),
})
export type ImportOptions = Static<typeof ImportOptions>
