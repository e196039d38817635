import { readdirSync, readFileSync } from 'node:fs'

/** One rule set, right or wrong, and every problem that must be found in it: no more and no fewer. */
export interface RuleCase {
  readonly why: string
  /** The text of a file; problems then have line and column. */
  readonly text?: string
  readonly document?: unknown
  /** Members of the only rule of a set, over `{ id, category, event }`. */
  readonly rule?: Readonly<Record<string, unknown>>
  /** Members of the only exclusion of a set with that rule, over `{ id }`. */
  readonly exclusion?: Readonly<Record<string, unknown>>
  readonly problems: readonly {
    readonly code: string
    readonly pointer: string
    readonly severity?: 'error' | 'warning'
    readonly line?: number
    readonly column?: number
  }[]
}

const folder = new URL('.', import.meta.url)

export function ruleFiles(): readonly string[] {
  const files = readdirSync(folder).filter(name => name.endsWith('.json'))
  if (files.length < 13) throw new Error(`only ${files.length} files of cases in ${folder.pathname}`)
  return files
}

export function casesOf(file: string): readonly RuleCase[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}

export function textOf({ text, document, rule, exclusion }: RuleCase): string {
  if (text !== undefined) return text
  if (rule === undefined && exclusion === undefined) return JSON.stringify(document)
  const rules = [{ id: 'r', category: 'attack_attempt', event: 'probe', ...rule }]
  const exclusions = exclusion === undefined ? {} : { exclusions: [{ id: 'x', ...exclusion }] }
  return JSON.stringify({ version: 1, rules, ...exclusions }, undefined, 2)
}
