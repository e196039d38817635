import { HashTree, inOneGo } from '../rules-schema/index.ts'
import type { InForce } from './apply.ts'
import { compileRuleSet } from './compile/compile-rule-set.ts'
import { Shared } from './compile/shared.ts'
import type { ListContext } from './lists/list.ts'
import type { Program } from './program.ts'

/** Without rules: what is in force before anything was applied. */
export function emptyProgram(): Program {
  const newcomer = { rules: [], lists: new Map(), exclusions: [], addresses: [] }
  const settings = {
    service: undefined,
    env: undefined,
    hmacKey: undefined,
    prefilter: 'never',
    shared: new Shared(),
  } as const
  return inOneGo(compileRuleSet({ newcomer, others: [], hashes: inOneGo(HashTree.of([])), ...settings })).program
}

/** Of an engine to which nothing was applied, for every service. */
export function nothingInForce(lists: ListContext): InForce {
  const settings = {
    service: undefined,
    env: undefined,
    hmacKey: undefined,
    prefilter: 'auto',
    shared: new Shared(),
  } as const
  return { ...settings, sources: new Map(), before: emptyProgram(), compiled: new Map(), lists }
}
