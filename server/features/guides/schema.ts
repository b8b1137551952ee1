/** What the product's guides look like in the API. */
import { Type } from 'typebox'

export const GuideParams = Type.Object({
  name: Type.String({ maxLength: 100, pattern: '^[a-z0-9-]+$', examples: ['domains'] }),
})

const fields = {
  name: Type.String({ examples: ['domains'] }),
  title: Type.String({ examples: ['Customers’ own names'] }),
  summary: Type.String({ description: 'The first paragraph, as plain text' }),
}
const GuideItem = Type.Object(fields)
export const GuidesBody = Type.Object({ items: Type.Array(GuideItem) })

export const GuideBody = Type.Object({
  ...fields,
  html: Type.String({
    description:
      'Sanitized; without the title. Headings have ids. Links to other guides are relative, such as `domains#content-https`; those to files of the source have become text',
  }),
  headings: Type.Array(
    Type.Object({
      id: Type.String(),
      level: Type.Integer({ minimum: 2, maximum: 3 }),
      text: Type.String(),
    }),
    { description: 'For a table of contents' },
  ),
})
