/** Names and numbers as they stand in DNS messages (RFC 1035, 4.1.4). */

/** In lower case, never shortened. */
export function encodeName(name: string): Buffer {
  const labels = name.toLowerCase().split('.').filter(Boolean)
  const parts = labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')])
  return Buffer.concat([...parts, Buffer.from([0])])
}

/**
 * @returns the name in lower case, without a final dot, and where what follows it begins
 * @throws RangeError for what is no name, loops included
 */
export function decodeName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let offset = start
  let end: number | undefined
  // A name has 127 labels at most; each pointer must lead further back.
  let limit = start
  while (labels.length < 128) {
    const length = message.readUInt8(offset)
    if (length >= 0xc0) {
      const target = message.readUInt16BE(offset) & 0x3fff
      end ??= offset + 2
      if (target >= limit) break
      limit = target
      offset = target
    } else if (length === 0) {
      return { name: labels.join('.').toLowerCase(), end: end ?? offset + 1 }
    } else {
      if (offset + 1 + length > message.length) break
      labels.push(message.toString('latin1', offset + 1, offset + 1 + length))
      offset += 1 + length
    }
  }
  throw new RangeError('This is no name.')
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

export function uint48(value: number): Buffer {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(value, 0, 6)
  return bytes
}
