/** Renders single templates, for tests of the language. */
import { LANGUAGE, compileTheme } from '../../server/liquid/compile.ts'
import { type Frame, type RenderState, isolatedFrame, newScope } from '../../server/liquid/frame.ts'
import { Budget, DEFAULT_LIMITS, type Limits } from '../../server/liquid/limits.ts'
import { packageOf } from '../../server/liquid/package.ts'
import { parseTemplate } from '../../server/liquid/parse.ts'
import type { Environment } from '../../server/liquid/render.ts'
import { run } from '../../server/liquid/run.ts'

export type Files = Record<string, string | Buffer>

function filesOf(files: Files): Map<string, Buffer> {
  return new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]))
}

/** What the smallest theme needs; `files` come on top. */
export function themeFiles(files: Files = {}): Map<string, Buffer> {
  return filesOf({
    'theme.json': '{ "name": "small", "version": "1.0.0" }',
    'layout/theme.liquid': '{{ content_for_header }}{{ content_for_layout }}',
    ...files,
  })
}

export const TEST_ENVIRONMENT: Environment = {
  assetUrl: (name) => `/_assets/${name}`,
  locale: 'en',
  timezone: 'UTC',
  now: new Date('2026-11-21T12:00:00Z'),
  origin: 'http://site.test',
  page: 1,
  pageUrl: (page) => `/page/${page}`,
  resolve: {},
}

export type TemplateOptions = {
  files?: Files
  limits?: Partial<Limits>
  environment?: Partial<Environment>
  file?: string
}

/** The output of one template with these variables. */
export async function renderText(
  source: string,
  data: object = {},
  options: TemplateOptions = {},
): Promise<string> {
  const theme = compileTheme(packageOf(themeFiles(options.files)))
  const template = parseTemplate(source, options.file ?? 'templates/test.liquid', LANGUAGE)
  const state: RenderState = {
    theme,
    customization: {},
    environment: { ...TEST_ENVIRONMENT, ...options.environment },
    globals: newScope(),
    data,
    budget: new Budget({ ...DEFAULT_LIMITS, ...options.limits }),
    settled: new WeakMap(),
    reads: new WeakMap(),
    references: new Map(),
    depth: 0,
    sections: 0,
    windows: new Map(),
    counters: new Map(),
    pages: undefined,
    layout: undefined,
    shownOnce: new Set(),
  }
  const frame: Frame = isolatedFrame(state, { text: '' })
  await run(template.statements, frame, template.file)
  return frame.out.text
}
