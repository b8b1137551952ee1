/** `hotswap releases …`: what a website has shown, what changed from one to another, and bringing one back. */
import { Command, InvalidArgumentError } from 'commander'
import type { Static } from 'typebox'
import type { ReleaseBody, ReleaseDetailBody, ReleaseDiffBody } from '../../features/releases/schema.ts'
import type { Page } from '../../kernel/http/page.ts'
import type { Api } from './api.ts'
import { type ConnectionOptions, apiCommand, connect } from './connection.ts'
import { type OutputOptions, ago, note, printResult, styled, table } from './output.ts'
import { type Website, findWebsite } from './websites.ts'

type Release = Static<typeof ReleaseBody>
type Diff = Static<typeof ReleaseDiffBody>
type Options = ConnectionOptions & OutputOptions
