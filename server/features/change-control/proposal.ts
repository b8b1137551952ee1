/** What somebody wants to change, as approval rules and change windows look at it. */
import { Type } from 'typebox'

export const MODULES = ['theme', 'plugin', 'content', 'configuration', 'api'] as const
export const ENVIRONMENTS = ['production', 'staging'] as const

/** What of a website changes. */
export type Module = (typeof MODULES)[number]
export type Environment = (typeof ENVIRONMENTS)[number]

export const ModuleName = Type.Unsafe<Module>({ type: 'string', enum: [...MODULES] })
export const EnvironmentName = Type.Unsafe<Environment>({ type: 'string', enum: [...ENVIRONMENTS] })

export type Proposal = {
  deployment_id: string
  module: Module
  environment: Environment
  website_ids: string[]
  strategy: string
  /** Who asks, as audit entries name him; the person behind an API key is found by itself. */
  requested_by: { kind: string; id: string; label: string }
  /** One sentence for those who decide. */
  summary: string
  risk: Risk
}

/** What is known of how much could go wrong. */
export type Risk = {
  /** The version grows in its last number only. */
  patch_version?: boolean
  /** How many entries appear, change or go. */
  entries?: number
  websites: number
  /** The same theme or plugin, in the same version, with other settings. */
  only_settings?: boolean
}
