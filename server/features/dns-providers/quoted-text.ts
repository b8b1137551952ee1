/** Texts of TXT records as zone files and providers write them: quoted strings of 255 bytes at most (RFC 1035, 5.1). */

/** What the strings say together; a text without quotes stands for itself. */
export function readText(written: string): string {
  const strings = [...written.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, inner = '']) => inner)
  if (!written.startsWith('"') || strings.length === 0) return written
  const bytes = strings.map((text) => {
    const parts = text.split(/(\\[0-7]{3}|\\.)/s)
    return Buffer.concat(parts.map(bytesOf))
  })
  return Buffer.concat(bytes).toString()
}

function bytesOf(part: string): Buffer {
  // `\ooo` is a byte in octal, as Route 53 writes it; any other character after a backslash is itself.
  if (/^\\[0-7]{3}$/.test(part)) return Buffer.from([Number.parseInt(part.slice(1), 8) & 255])
  return Buffer.from(part.startsWith('\\') ? part.slice(1) : part)
}

/** @param escape writes what is not printable ASCII in octal */
export function writeText(text: string, escape = false): string {
  const bytes = Buffer.from(text)
  const strings: string[] = []
  for (let start = 0; start === 0 || start < bytes.length;) {
    const end = endOfString(bytes, start)
    strings.push(quote(bytes.subarray(start, end), escape))
    start = end
    if (bytes.length === 0) break
  }
  return strings.join(' ')
}

/** No string ends inside a character. */
function endOfString(bytes: Buffer, start: number): number {
  let end = Math.min(start + 255, bytes.length)
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return end
}

function quote(bytes: Buffer, escape: boolean): string {
  const text = escape ? bytes.toString('latin1') : bytes.toString()
  const safe = text.replaceAll(/["\\]/g, String.raw`\$&`)
  const octal = (character: string) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
  return `"${escape ? safe.replaceAll(/[^\x20-\x7e]/g, octal) : safe}"`
}
