import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Condition, Input } from '../../../rules-schema/index.ts'

/** One of Coraza's operator vectors, under the name of its file. */
export interface Vector {
  readonly operator: string
  readonly param: string
  readonly input: string
  /** 1: the operator matches. */
  readonly ret: 0 | 1
}

/** They come from ModSecurity's tests, in which `\0` is NUL. */
export function vectorsOf(folder: string, operator: string): readonly Vector[] {
  const file = join(folder, `${operator}.json`)
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]
  if (vectors.length === 0) throw new Error(`there are no vectors in ${file}`)
  return vectors.map(vector => ({ ...vector, operator, input: vector.input.replaceAll('\\0', '\0') }))
}

/** A condition of the same meaning. */
export type Rendering = (inputs: readonly [Input], param: string, folder: string) => Condition

/** Coraza's operators, and what says the same here. Two, where there are two ways to say it. */
export const renderings: Readonly<Record<string, readonly Rendering[]>> = {
  // There dot matches line ends, and ^ and $ match at them.
  rx: [
    (inputs, param) => ({ operator: 'match_regex', inputs, regex: `(?sm)${param}`, options: { case_sensitive: true } }),
  ],
  contains: [
    (inputs, param) => ({ operator: 'contains', inputs, values: [param] }),
    (inputs, param) => ({ operator: 'phrase_match', inputs, values: [param] }),
  ],
  strmatch: [(inputs, param) => ({ operator: 'contains', inputs, values: [param] })],
  streq: [
    (inputs, param) => ({ operator: 'equals', inputs, value: param }),
    (inputs, param) => ({ operator: 'exact_match', inputs, values: [param] }),
  ],
  beginsWith: [(inputs, param) => ({ operator: 'starts_with', inputs, values: [param] })],
  endsWith: [(inputs, param) => ({ operator: 'ends_with', inputs, values: [param] })],
  containsWord: [
    (inputs, param) => ({ operator: 'phrase_match', inputs, values: [param], options: { word_boundary: true } }),
  ],
  pm: [(inputs, param) => anyPhrase(inputs, param.split(' '))],
  pmFromFile: [(inputs, param, folder) => anyPhrase(inputs, linesOf(join(folder, 'op', param)))],
  ipMatch: [(inputs, param) => ({ operator: 'ip_match', inputs, values: param.split(',') })],
  verifyCC: [
    (inputs, param) => ({
      operator: 'match_regex_with_checksum',
      inputs,
      regex: param,
      checksum: 'luhn',
      options: { case_sensitive: true },
    }),
  ],
  eq: [(inputs, param) => ({ operator: 'equals', inputs, value: Number(param) })],
  gt: [(inputs, param) => ({ operator: 'greater_than', inputs, value: Number(param) })],
  lt: [(inputs, param) => ({ operator: 'lower_than', inputs, value: Number(param) })],
  ge: [(inputs, param) => orEqual('greater_than', inputs, Number(param))],
  le: [(inputs, param) => orEqual('lower_than', inputs, Number(param))],
}

function anyPhrase(inputs: readonly [Input], values: readonly string[]): Condition {
  return { operator: 'phrase_match', inputs, values, options: { case_sensitive: false } }
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
}

/** Not the opposite of the other comparison: of what is no number neither is true. */
function orEqual(operator: 'greater_than' | 'lower_than', inputs: readonly [Input], value: number): Condition {
  return {
    operator: 'any',
    conditions: [
      { operator, inputs, value },
      { operator: 'equals', inputs, value },
    ],
  }
}

/** What has no counterpart. */
export const leftOut: Readonly<Record<string, string>> = {
  detectSQLi: 'is_sqli is not there yet',
  detectXSS: 'is_xss is not there yet',
  nids: 'numbers of national identity cards of Chile and the USA',
  noMatch: 'a rule that never matches is one that is not there',
  unconditionalMatch: 'a rule without conditions',
  validateByteRange: 'no operator looks at bytes',
  validateSchema: 'no operator knows JSON Schema or XML Schema',
  validateUrlEncoding: 'no operator checks encodings',
  validateUtf8Encoding: 'no operator checks encodings',
  verifycpf: 'no checksum but luhn',
  verifyssn: 'no checksum but luhn',
  verifysvnr: 'no checksum but luhn',
  within: 'no operator looks for the value in a text of the rule',
}
