/** Checks a document on its way in, and says where it is wrong. */
import { AppError, type FieldError } from '../../errors.ts'
import { MARKS, type Mark, NODES, type RichNode } from '../../../sdk/formats/rich-text/nodes.ts'
import type { RichText } from './rich-text.ts'

const MAX_BYTES = 1024 * 1024
const MAX_DEPTH = 40
const MAX_COMPLAINTS = 20

/**
 * The document without what it says nothing with: attributes that are null or unknown, empty texts.
 * @param path where it stands in the request, for messages
 * @throws AppError validation_failed for nodes, marks and values that rich text does not have, and above the limits
 */
export function requireRichText(value: unknown, path = '/body'): RichText {
  const errors: FieldError[] = []
  const complain = (at: string, message: string): undefined => {
    if (errors.length < MAX_COMPLAINTS) errors.push({ path: at, message })
  }

  function checkNode(
    node: unknown,
    holds: readonly string[],
    at: string,
    depth: number,
  ): RichNode | undefined {
    if (depth > MAX_DEPTH) return complain(at, `is nested more than ${MAX_DEPTH} deep`)
    if (!isObject(node) || typeof node['type'] !== 'string') return complain(at, 'must be a node with a type')
    const { type } = node
    const rule = Object.hasOwn(NODES, type) ? NODES[type] : undefined
    if (!rule || !holds.includes(type)) return complain(`${at}/type`, `must be one of ${holds.join(', ')}`)
    if (type === 'text') return checkText(node, at)
    const attrs = checkAttributes(node['attrs'], rule.attrs ?? {}, `${at}/attrs`)
    if (rule.needs && !rule.needs.some((name) => attrs[name] !== undefined))
      complain(`${at}/attrs`, `needs ${rule.needs.join(' or ')}`)
    for (const name of rule.needsAll ?? [])
      if (attrs[name] === undefined) complain(`${at}/attrs`, `needs ${name}`)
    const content = rule.holds && checkContent(node['content'], rule.holds, `${at}/content`, depth)
    return {
      type,
      ...(Object.keys(attrs).length > 0 && { attrs }),
      ...(content && content.length > 0 && { content }),
    }
  }

  function checkContent(content: unknown, holds: readonly string[], at: string, depth: number): RichNode[] {
    if (content === undefined || content === null) return []
    if (!Array.isArray(content)) {
      complain(at, 'must be a list of nodes')
      return []
    }
    return content.flatMap((child, index) => checkNode(child, holds, `${at}/${index}`, depth + 1) ?? [])
  }

  function checkText(node: Record<string, unknown>, at: string): RichNode | undefined {
    const { text, marks } = node
    if (typeof text !== 'string') return complain(`${at}/text`, 'must be a string')
    if (text === '') return undefined
    const kept = Array.isArray(marks)
      ? marks.flatMap((mark, i) => checkMark(mark, `${at}/marks/${i}`) ?? [])
      : []
    return { type: 'text', text, ...(kept.length > 0 && { marks: kept }) }
  }

  function checkMark(mark: unknown, at: string): Mark | undefined {
    const type = isObject(mark) ? mark['type'] : undefined
    const rule = typeof type === 'string' && Object.hasOwn(MARKS, type) ? MARKS[type] : undefined
    if (!isObject(mark) || typeof type !== 'string' || !rule)
      return complain(`${at}/type`, `must be one of ${Object.keys(MARKS).join(', ')}`)
    const attrs = checkAttributes(mark['attrs'], rule, `${at}/attrs`)
    if (type === 'link' && attrs['href'] === undefined) return complain(`${at}/attrs`, 'needs href')
    return { type, ...(Object.keys(attrs).length > 0 && { attrs }) }
  }

  function checkAttributes(
    given: unknown,
    rules: Readonly<Record<string, (value: unknown) => unknown>>,
    at: string,
  ): Record<string, unknown> {
    if (!isObject(given)) return {}
    const attrs: Record<string, unknown> = {}
    for (const [name, check] of Object.entries(rules)) {
      const found = given[name]
      // Editors send what is not set as null, and links that open here as _self.
      if (found === undefined || found === null || found === '_self') continue
      attrs[name] = check(found)
      if (attrs[name] === undefined) complain(`${at}/${name}`, 'has a value that is not allowed')
    }
    return attrs
  }

  if (!isObject(value) || value['type'] !== 'doc') complain(`${path}/type`, 'must be doc')
  const content = isObject(value)
    ? checkContent(value['content'], NODES['doc']?.holds ?? [], `${path}/content`, 0)
    : []
  const doc: RichText = { type: 'doc', content }
  if (errors.length === 0 && Buffer.byteLength(JSON.stringify(doc)) > MAX_BYTES)
    complain(path, 'is larger than 1 MB')
  const first = errors[0]
  if (first) throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
  return doc
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
