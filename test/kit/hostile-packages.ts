/** Theme archives that are made to do harm: what they are, and what must be said of them. */
import { writeZip } from '../../server/kernel/zip.ts'

export type HostilePackage = {
  archive: Buffer
  /** The file that is named. */
  file: string
  reason: RegExp
}

type Files = ReadonlyMap<string, Buffer>

async function packed(
  files: Files,
  more: Record<string, Buffer | string> = {},
  compress = true,
): Promise<Buffer> {
  const all = [...files, ...Object.entries(more)]
  return Buffer.concat(await writeZip(all.map(([path, body]) => ({ path, body, compress }))).toArray())
}

/** Written by hand, for the archiver takes minutes (PKWARE APPNOTE.TXT 4.3.7, 4.3.12, 4.4.1.4, 4.3.14, 4.3.16). */
function archiveOfEmptyFiles(count: number): Buffer {
  const entries: Buffer[] = []
  for (let index = 0; index < count; index += 1) {
    const name = Buffer.from(`assets/${index}.css`)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(name.length, 28)
    entries.push(entry, name)
  }
  const list = Buffer.concat(entries)
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(list.length), 40)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(list.length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.fill(0xff, 8, 20)
  return Buffer.concat([list, end64, locator, end])
}

/** Where the entry of a file stands in the list of files, which is the last place its name occurs. */
function entryOf(archive: Buffer, path: string): number {
  return archive.lastIndexOf(path) - 46
}

/** The archive with other bytes at an offset of a file's entry in the list. */
function tampered(archive: Buffer, path: string, offset: number, bytes: readonly number[]): Buffer {
  const copy = Buffer.from(archive)
  copy.set(bytes, entryOf(archive, path) + offset)
  return copy
}

const HOLD = 'assets/xxxxxxxxxx.css'
const renamed = (archive: Buffer, name: string) => {
  const bytes = Buffer.from(name.padEnd(HOLD.length, 'x').slice(0, HOLD.length))
  const copy = Buffer.from(archive)
  for (let at = copy.indexOf(HOLD); at !== -1; at = copy.indexOf(HOLD, at + 1)) copy.set(bytes, at)
  return copy
}

/** @param theme a good one, that each is made from */
export async function hostilePackages(theme: Files): Promise<Record<string, HostilePackage>> {
  const held = await packed(theme, { [HOLD]: 'body { color: red }' })
  const zeros = await packed(theme, { [HOLD]: Buffer.alloc(4_900_000) })
  const huge = await packed(theme, { [HOLD]: Buffer.alloc(60_000_000) })
  const noise = Buffer.alloc(3_400_000, 'body { color: red } /* and so on, and on */ ')
  const together = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`assets/${index}.css`, noise]))
  const template = (text: string) => packed(theme, { 'snippets/bad.liquid': text }, false)
  /** As many templates, of as much of the same text, as a theme may have. */
  const templates = (text: string) => {
    const all = text.repeat(Math.floor(290_000 / text.length))
    const paths = [
      'snippets/a.liquid',
      'snippets/b.liquid',
      'snippets/c.liquid',
      'snippets/d.liquid',
      'snippets/e.liquid',
    ]
    return packed(theme, Object.fromEntries(paths.map((path) => [path, all])), false)
  }
  return {
    'a file of 4.9 MB in 5 kB': { archive: zeros, file: HOLD, reason: /unpacks to far more than it looks like/ },
    'a file of 60 MB': { archive: huge, file: HOLD, reason: /is larger than 5000000 bytes/ },
    'a file that lies about its size': { archive: tampered(huge, HOLD, 24, [0, 16, 0, 0]), file: HOLD, reason: /is damaged: too many bytes/ },
    'files of 20.4 MB together': { archive: await packed(theme, together, false), file: '', reason: /larger than 20000000 bytes together/ },
    '100,000 files': { archive: archiveOfEmptyFiles(100_000), file: '', reason: /holds 100000 entries; at most 1000/ },
    'a symbolic link': { archive: tampered(tampered(held, HOLD, 5, [3]), HOLD, 40, [0xff, 0xa1]), file: HOLD, reason: /is a link/ },
    'a path that leads up': { archive: renamed(held, 'assets/../../evil.css'), file: 'assets/../../evil.css', reason: /leads out/ },
    'an absolute path': { archive: renamed(held, '/etc/cron.d/evil.cssx'), file: '/etc/cron.d/evil.cssx', reason: /leads out/ },
    'a path with backslashes': { archive: renamed(held, 'assets\\..\\..\\evil.css'), file: 'assets\\..\\..\\evil.css', reason: /leads out|Only theme\.json/ },
    'a path of another drive': { archive: renamed(held, 'C:/windows/evil.cssxx'), file: 'C:/windows/evil.cssxx', reason: /leads out/ },
    'a name with a control character': { archive: renamed(held, 'assets/e\u0007il.cssxxxxxx'), file: 'assets/e\u0007il.cssxxxxxx', reason: /has a name that cannot be used/ },
    'an encrypted file': { archive: tampered(held, HOLD, 8, [1]), file: HOLD, reason: /encrypted/ },
    'wrong bytes under a right checksum': { archive: tampered(held, HOLD, 16, [1, 2, 3, 4]), file: HOLD, reason: /checksum is wrong/ },
    'names that differ in case only': { archive: await packed(theme, { 'assets/Theme.css': 'a' }), file: 'assets/Theme.css', reason: /differs from assets\/theme\.css in its case/ },
    'an archive in the archive': { archive: await packed(theme, { 'assets/logo.png': held }), file: 'assets/logo.png', reason: /is a zip archive/ },
    'a program under the name of a font': { archive: await packed(theme, { 'assets/a.woff2': Buffer.from('\u007fELF\u0002\u0001\u0001') }), file: 'assets/a.woff2', reason: /is a Linux program/ },
    'a page under the name of an image': { archive: await packed(theme, { 'assets/a.png': '<script>alert(1)</script>' }), file: 'assets/a.png', reason: /under the name of something else/ },
    'an image that runs': { archive: await packed(theme, { 'assets/a.svg': '<svg onload="alert(1)"/>' }), file: 'assets/a.svg', reason: /Remove what can run/ },
    'a file of settings': { archive: await packed(theme, { '.env': 'KEY=value' }), file: '.env', reason: /Only theme\.json/ },
    'a loop of a billion steps': { archive: await template('\n{% for i in (1..1000000000) %}x{% endfor %}'), file: 'snippets/bad.liquid', reason: /loop of 1000000000 steps/ },
    '1.4 MB of tags that never close': { archive: await templates('<img '), file: '', reason: /^$/ },
    '1.4 MB of outputs': { archive: await templates('{{a}}'), file: '', reason: /^$/ },
    '1.4 MB of comments that never close': { archive: await templates('{% comment %}'), file: 'snippets/a.liquid', reason: /is not closed/ },
  } // prettier-ignore
}
