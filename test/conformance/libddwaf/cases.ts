import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readAsWritten, readTyped } from './read-yaml.ts'

/** What libddwaf reports of one condition, as far as a case gives it. */
export interface ExpectedCondition {
  readonly address?: string
  readonly key_path?: readonly string[]
  readonly value?: string
}

/** One event: the rule, or one of several of which any will do, with its conditions. */
export type ExpectedEvent = Readonly<Record<string, readonly ExpectedCondition[]>>

export interface ExpectedRun {
  readonly code: 'ok' | 'match'
  readonly rules?: readonly ExpectedEvent[]
  readonly actions?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly attributes?: Readonly<Record<string, unknown>>
}

export interface Run {
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: ExpectedRun
}

export interface RuleOfSet {
  readonly id: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  readonly conditions: readonly { readonly operator: string }[]
  readonly on_match?: readonly string[]
}

export interface RuleSetFile {
  /** As libddwaf would load it. */
  readonly document: Readonly<Record<string, unknown>>
  /** By id, base rules and custom ones, every scalar as written. */
  readonly rules: ReadonlyMap<string, RuleOfSet>
}

export interface Case {
  /** From the folder of all cases, without the extension. */
  readonly name: string
  readonly directory: string
  readonly ruleSet: RuleSetFile
  readonly runs: readonly Run[]
  /** Why it is not run. */
  readonly leftOut?: string
}

const ruleSetFile = 'ruleset.yaml'

/** Every case below the folder, those that are left out too. */
export function readCases(folder: string): readonly Case[] {
  const ruleSets = new Map<string, RuleSetFile>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'))
  return files
    .filter(file => basename(file) !== ruleSetFile)
    .sort()
    .map(file => {
      const directory = dirname(file)
      const ruleSet = ruleSets.get(directory) ?? readRuleSetFile(join(folder, directory, ruleSetFile))
      ruleSets.set(directory, ruleSet)
      return readCase(folder, file, ruleSet)
    })
}

function readRuleSetFile(file: string): RuleSetFile {
  const text = readFileSync(file, 'utf8')
  const written = readAsWritten(text) as Record<'rules' | 'custom_rules', readonly RuleOfSet[] | undefined>
  const rules = [...(written.rules ?? []), ...(written.custom_rules ?? [])]
  return { document: readTyped(text) as RuleSetFile['document'], rules: new Map(rules.map(rule => [rule.id, rule])) }
}

function readCase(folder: string, file: string, ruleSet: RuleSetFile): Case {
  const text = readFileSync(join(folder, file), 'utf8')
  const typed = readTyped(text) as { readonly runs: readonly (Run | readonly Run[])[] }
  const written = readAsWritten(text) as { readonly runs: readonly ExpectedRun[] }
  const leftOut = reasonToLeaveOut(typed.runs, ruleSet)
  const runs = typed.runs.map((run, place) => ({ ...run, expected: written.runs[place] }) as Run)
  return {
    name: file.replace(/\.yaml$/, ''),
    directory: dirname(file),
    ruleSet,
    runs: leftOut === undefined ? runs : [],
    ...(leftOut === undefined ? {} : { leftOut }),
  }
}

/** A sequence in place of a run is a sub-context: what it supplies is seen by that run alone. */
function reasonToLeaveOut(runs: readonly (Run | readonly Run[])[], ruleSet: RuleSetFile): string | undefined {
  if (runs.some(run => Array.isArray(run))) return 'sub-contexts'
  if ('processors' in ruleSet.document) return 'processors'
  const operators = [...ruleSet.rules.values()].flatMap(rule => rule.conditions.map(condition => condition.operator))
  if (operators.some(operator => /_detector(@v\d+)?$/.test(operator))) return 'RASP detectors'
  if (operators.some(operator => /^is_(sqli|xss)$/.test(operator))) return 'is_sqli and is_xss'
  return undefined
}
