/** `hotswap plugin …` */
import { Command } from 'commander'
import { pluginBuildCommand } from './plugin-build.ts'
import { pluginCheckCommand } from './plugin-check.ts'
import { pluginDevCommand } from './plugin-dev.ts'
import { pluginKeygenCommand } from './plugin-keygen.ts'
import { pluginNewCommand } from './plugin-new.ts'
import { pluginPushCommand } from './plugin-push.ts'
import { pluginTestCommand } from './plugin-test.ts'

export function pluginCommand(): Command {
  return new Command('plugin')
    .addCommand(pluginNewCommand())
    .addCommand(pluginDevCommand())
    .addCommand(pluginTestCommand())
    .addCommand(pluginCheckCommand())
    .addCommand(pluginBuildCommand())
    .addCommand(pluginPushCommand())
    .addCommand(pluginKeygenCommand())
}
