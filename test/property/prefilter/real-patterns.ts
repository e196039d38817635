import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Pattern {
  readonly source: string
  readonly caseSensitive: boolean
}

/** Where test data of other projects is; undefined: those suites are left out, and say so. */
export const folder = process.env.RULEWIRE_TEST_DATA

export const skipped =
  folder === undefined
    ? ' (RULEWIRE_TEST_DATA is not set: it names a folder with crs-patterns, datadog-rules, slow-regexes)'
    : ''

/** The patterns of the Core Rule Set, each once. */
export function crsPatterns(): readonly string[] {
  return unique((read('crs-patterns/patterns.json') as { readonly regex: string }[]).map(({ regex }) => regex))
}

/** Those of Datadog's recommended rules, disabled ones included. */
export function recommendedPatterns(): readonly string[] {
  const { rules } = read('datadog-rules/recommended.json') as {
    readonly rules: readonly { readonly conditions: readonly { readonly parameters: { readonly regex?: string } }[] }[]
  }
  return unique(rules.flatMap(rule => rule.conditions.flatMap(({ parameters }) => parameters.regex ?? [])))
}

/** Those with known worst cases. */
export function slowPatterns(): readonly string[] {
  return unique((read('slow-regexes/patterns.json') as { readonly pattern: string }[]).map(({ pattern }) => pattern))
}

/** Each in both ways. */
export function inBothCases(sources: readonly string[]): readonly Pattern[] {
  return sources.flatMap(source => [true, false].map(caseSensitive => ({ source, caseSensitive })))
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(folder as string, file), 'utf8'))
}

function unique(sources: readonly string[]): readonly string[] {
  return [...new Set(sources)]
}
