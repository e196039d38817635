import { readdirSync, readFileSync } from 'node:fs'
import type { TransformerName } from '../../../rules-schema/index.ts'

/** One text, and what must become of it. */
export interface TransformerCase {
  readonly why: string
  /** @default the one that the file is named after */
  readonly transformers?: readonly TransformerName[]
  readonly text: string
  readonly result: string
  /** Where we differ from libddwaf on purpose: what it gives, and the name of that in docs/transformers.md. */
  readonly libddwaf?: { readonly difference: string; readonly result: string }
}

const folder = new URL('.', import.meta.url)

/** The names of the files without `.json`: one for every transformer, and `chains`. */
export function caseFiles(): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => name.slice(0, -'.json'.length))
}

export function casesOf(
  file: string,
): readonly (TransformerCase & { readonly transformers: readonly TransformerName[] })[] {
  const cases: readonly TransformerCase[] = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8'))
  if (cases.length === 0) throw new Error(`no cases in ${file}.json`)
  const transformers = [file.replaceAll('-', '_') as TransformerName]
  return cases.map(one => ({ transformers, ...one }))
}
