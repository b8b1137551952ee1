/** `hotswap theme …` */
import { Command } from 'commander'
import { themeCheckCommand } from './theme-check.ts'
import { themeDevCommand } from './theme-dev.ts'
import { themePushCommand } from './theme-push.ts'

export function themeCommand(): Command {
  return new Command('theme')
    .addCommand(themeCheckCommand())
    .addCommand(themePushCommand())
    .addCommand(themeDevCommand())
}
