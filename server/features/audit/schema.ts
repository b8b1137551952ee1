/** The API's view of audit entries. */
import { Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { CHAIN_FAULTS } from './verify.ts'

const OptionalText = Type.Union([Type.String(), Type.Null()])
const Seq = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Number of the entry in its chain',
})
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, in hex' })

export const EntryBody = Type.Object(
  {
    seq: Seq,
    created_at: Type.String({ format: 'date-time' }),
    action: Type.String({ description: 'What was done, as `noun.verb`' }),
    actor: Type.Object({
      kind: Type.String({ description: '`user`, `api_key`, `plugin`, `system` or `anonymous`' }),
      id: OptionalText,
      label: OptionalText,
      impersonator_id: Type.Union([Type.String(), Type.Null()], {
        description: 'The operator who acted as this user',
      }),
    }),
    subject: Type.Object({ type: Type.String(), id: Type.String(), label: OptionalText }),
    before: Type.Unknown({ description: 'The members that changed, as they were; secrets are masked' }),
    after: Type.Unknown({ description: 'The members that changed, as they became; secrets are masked' }),
    note: OptionalText,
    request_id: OptionalText,
    ip: OptionalText,
    prev_hash: Type.String({ description: 'The hash of the entry before; empty for the first' }),
    hash: Hash,
  },
  {
    examples: [
      {
        seq: 42,
        created_at: '2026-11-21T09:30:00.000Z',
        action: 'member.change',
        actor: {
          kind: 'user',
          id: '019a7c2e-5f00-7000-8000-000000000001',
          label: 'ada@example.com',
          impersonator_id: null,
        },
        subject: { type: 'member', id: '019a7c2e-5f00-7000-8000-000000000002', label: 'grace@example.com' },
        before: { role: 'author' },
        after: { role: 'editor' },
        note: null,
        request_id: '7f1c5d0e-8a52-4a0e-9d3b-2f0f6f3f9a11',
        ip: '203.0.113.7',
        prev_hash: 'b'.repeat(64),
        hash: 'a'.repeat(64),
      },
    ],
  },
)

const filters = {
  action: Type.Optional(
    Type.String({
      maxLength: 100,
      pattern: '^[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)*$',
      description:
        'An action such as `member.add`, or its first part, such as `member`, for all that begin with it',
    }),
  ),
  actor_id: Type.Optional(Type.String({ maxLength: 200 })),
  subject_type: Type.Optional(Type.String({ maxLength: 100 })),
  subject_id: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Not before this time' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not after this time' })),
}

export const EntriesQuery = Type.Object({ ...filters, ...PageQuery })

export const ExportQuery = Type.Object({
  ...filters,
  format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('ndjson')], { default: 'ndjson' })),
})

export const VerifyQuery = Type.Object({
  known: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,14}:[0-9a-f]{64}$',
      description:
        '`last_seq:last_hash` of an earlier check, to prove that nothing up to there was rewritten since',
    }),
  ),
})

export const ChainCheckBody = Type.Object(
  {
    ok: Type.Boolean(),
    checked: Type.Integer({ description: 'Entries whose hashes were recomputed' }),
    last_seq: Type.Integer({
      description: 'The last good entry. Note it down with its hash: a later check can start from that',
    }),
    last_hash: Type.String(),
    first_bad_seq: Type.Optional(Type.Integer()),
    reason: Type.Optional(
      Type.String({
        enum: Object.keys(CHAIN_FAULTS),
        description: Object.entries(CHAIN_FAULTS)
          .map(([fault, meaning]) => `\`${fault}\`: ${meaning}`)
          .join('\n\n'),
      }),
    ),
  },
  { examples: [{ ok: true, checked: 1042, last_seq: 1042, last_hash: 'a'.repeat(64) }] },
)
