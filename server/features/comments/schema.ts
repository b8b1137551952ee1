/** What comments look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { WebsiteParams } from '../sites/sites.ts'
import type { Comment, CommentStatus } from './comments.ts'

const Status = Type.Unsafe<CommentStatus>({ type: 'string', enum: ['approved', 'pending', 'spam'] })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const nullable = (options: object) => Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })

export const CommentPatch = Type.Object(
  {
    status: Type.Optional(Status),
    author_name: Type.Optional(Name),
    author_url: Type.Optional(nullable({ maxLength: 2_000, description: 'An http or https URL' })),
    body: Type.Optional(
      Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S', description: 'Plain text' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ status: 'approved' }] },
)
export const CommentParams = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })
export const CommentsQuery = Type.Object({
  ...PageQuery,
  status: Type.Optional(Status),
  entry_id: Type.Optional(Type.String({ format: 'uuid' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or text' })),
})

const fields = {
  id: Type.String({ format: 'uuid' }),
  entry_id: Type.String({ format: 'uuid' }),
  reply_to: nullable({ format: 'uuid', description: 'The comment it answers' }),
  author_name: Type.String(),
  author_url: nullable({}),
  body: Type.String({ description: 'Plain text' }),
  status: Status,
  version: Type.Integer(),
  commented_at: Type.String({ format: 'date-time' }),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
}
export const CommentBody = Type.Object(fields)
export const ListedCommentBody = Type.Object({ ...fields, entry_title: Type.String() })

export function viewComment(comment: Comment): Static<typeof CommentBody> {
  const { id, entry_id, reply_to, author_name, author_url, body, status, version } = comment
  return {
    id,
    entry_id,
    reply_to,
    author_name,
    author_url,
    body,
    status: status as CommentStatus,
    version,
    commented_at: comment.commented_at.toISOString(),
    created_at: comment.created_at.toISOString(),
    updated_at: comment.updated_at.toISOString(),
  }
}
