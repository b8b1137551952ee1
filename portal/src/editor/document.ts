/**
 * Rich text between the API and the editor. Both ways lose nothing: what the editor has no block for stays in the document as
 * it came (`kept`), and what the editor gives passes the server's check, since the server's own rules decide what goes out.
 */
import { Fragment, type Mark, type Node, type Schema } from '@tiptap/pm/model'
import { MARKS, NODES, type Mark as RichMark, type RichNode } from '@hotswap/sdk/rich-text/nodes'

export type { RichNode }
export type RichText = { type: 'doc'; content?: RichNode[] }

export const EMPTY: RichText = { type: 'doc', content: [] }

/** The block that holds what the editor does not know; its attribute `node` is that. */
export const KEPT = 'kept'

/** @returns the document for an editor with this schema; one empty paragraph where there is nothing */
export function toEditor(schema: Schema, { content = [] }: RichText): Node {
  const blocks = content.map((block) => toNode(schema, block))
  return schema.topNodeType.createAndFill(null, blocks) ?? schema.topNodeType.create(null, blocks)
}

function toNode(schema: Schema, given: RichNode): Node {
  const type = schema.nodes[given.type]
  if (!type || given.type === KEPT) return keep(schema, given)
  try {
    const content = Fragment.from((given.content ?? []).flatMap((child) => toChild(schema, child)))
    if (content.size === 0) return type.createAndFill(given.attrs) ?? keep(schema, given)
    return type.createChecked(given.attrs, content)
  } catch {
    return keep(schema, given)
  }
}

function toChild(schema: Schema, child: RichNode): Node | [] {
  if (child.type !== 'text') return toNode(schema, child)
  return child.text
    ? schema.text(
        child.text,
        child.marks?.map(({ type, attrs }) => schema.mark(type, attrs)),
      )
    : []
}

function keep(schema: Schema, node: RichNode): Node {
  return schema.node(KEPT, { node })
}

/** Nodes never change, so what they become needs to be found only once: a key costs as much as the block it is in. */
const known = new WeakMap<Node, RichNode[]>()

/** @returns the document as the API takes it; blocks that are still the same node are the same object, too */
export function fromEditor(doc: Node): RichText {
  return { type: 'doc', content: doc.children.flatMap(blockOf) }
}

/** @returns the block, or nothing while it is not finished: a picture on its way up, a button without address */
export function blockOf(block: Node): RichNode[] {
  const found = known.get(block) ?? fromNode(block)
  known.set(block, found)
  return found
}

function fromNode(node: Node): RichNode[] {
  if (node.type.name === KEPT) return [node.attrs['node'] as RichNode]
  if (node.isText) return [fromText(node)]
  const rule = NODES[node.type.name]
  if (!rule) return []
  const attrs = allowed(node.attrs, rule.attrs ?? {})
  const isThere = (name: string) => attrs[name] !== undefined
  if (rule.needs && !rule.needs.some(isThere)) return []
  if (rule.needsAll && !rule.needsAll.every(isThere)) return []
  const content = node.children.flatMap(fromNode)
  return [
    {
      type: node.type.name,
      ...(Object.keys(attrs).length > 0 && { attrs }),
      ...(content.length > 0 && { content }),
    },
  ]
}

function fromText(node: Node): RichNode {
  const marks = node.marks.flatMap(fromMark)
  return { type: 'text', text: node.text ?? '', ...(marks.length > 0 && { marks }) }
}

function fromMark({ type, attrs: given }: Mark): RichMark[] {
  const rule = MARKS[type.name]
  if (!rule) return []
  const attrs = allowed(given, rule)
  if (type.name === 'link' && attrs['href'] === undefined) return []
  return [{ type: type.name, ...(Object.keys(attrs).length > 0 && { attrs }) }]
}

const UNSAID: Readonly<Record<string, unknown>> = { colspan: 1, rowspan: 1, start: 1, checked: false }

/** Left out: what the server would refuse, and what goes without saying. */
function allowed(
  given: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, (value: unknown) => unknown>>,
): Record<string, unknown> {
  const attrs: Record<string, unknown> = {}
  for (const [name, check] of Object.entries(rules)) {
    const value = given[name]
    if (value === undefined || value === null || value === UNSAID[name]) continue
    const kept = check(value)
    if (kept !== undefined) attrs[name] = kept
  }
  return attrs
}
