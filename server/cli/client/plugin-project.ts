/** Begins a plugin: a small one that works, to be changed into what it shall be. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseManifest } from '../../plugin/manifest.ts'
import { EXIT, Failure } from './failure.ts'
import { writeEditorFiles } from './plugin-editor.ts'

const TEMPLATE = join(import.meta.dirname, '..', '..', '..', 'sdk', 'project')
/** What the template is called, in all places where the plugin's name belongs. */
const ITS_NAME = 'my-plugin'
const ITS_TITLE = 'My plugin'
const ITS_AUTHOR = 'Your name'

const FILES = [
  'plugin.json',
  'src/main.ts',
  'test/main.test.ts',
  'locales/en.json',
  'locales/de.json',
  'README.md',
  'CHANGELOG.md',
] as const

/** Those that would be taken for the template's own where it lies. */
const SETTINGS = {
  '.gitignore':
    '# The types of the SDK, which the command line makes anew, and what is built.\n.hotswap/\ndist/\n',
  'package.json': JSON.stringify({ private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      types: [],
      module: 'preserve',
      strict: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      paths: {
        '@hotswap/sdk': ['./.hotswap/sdk/sdk.ts'],
        '@hotswap/sdk/testing': ['./.hotswap/sdk/testing.ts'],
      },
    },
    files: ['.hotswap/globals.d.ts', '.hotswap/node.d.ts'],
    include: ['src', 'test'],
  }),
}

/** What is wrong with a name, if anything is. */
export async function faultOfName(name: string): Promise<string | undefined> {
  const manifest: object = JSON.parse(await readFile(join(TEMPLATE, 'plugin.json'), 'utf8'))
  return parseManifest({ ...manifest, name }).findings.find(({ path }) => path === '/name')?.message
}

/**
 * @param folder made if it is not there
 * @returns the files' paths in it
 * @throws Failure when something is in the folder already
 */
export async function writeProject(
  folder: string,
  { name, title, author }: { name: string; title: string; author: string | undefined },
): Promise<string[]> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Failure(`${folder} is no folder.`, { exitCode: EXIT.usage, cause: error })
  })
  if (there.length > 0)
    throw new Failure(`There is something in ${folder} already: nothing was changed.`, {
      hint: 'Choose another name, or another folder with --folder.',
      exitCode: EXIT.usage,
    })
  for (const path of FILES) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    if (path.startsWith('locales/')) await copyFile(join(TEMPLATE, path), target)
    else {
      const text = await readFile(join(TEMPLATE, path), 'utf8')
      const isJson = path.endsWith('.json')
      await writeFile(
        target,
        text
          .replaceAll(ITS_NAME, name)
          .replaceAll(ITS_TITLE, () => (isJson ? inJson(title) : title))
          .replaceAll(ITS_AUTHOR, () => inJson(author ?? ITS_AUTHOR)),
      )
    }
  }
  for (const [path, text] of Object.entries(SETTINGS))
    await writeFile(
      join(folder, path),
      path.endsWith('.json') ? `${JSON.stringify(JSON.parse(text), undefined, 2)}\n` : text,
    )
  await writeEditorFiles(folder)
  return [...FILES, ...Object.keys(SETTINGS)]
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
