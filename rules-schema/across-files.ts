import { isObject } from './checks/index.ts'
import { documentProblems } from './document-form.ts'
import { duplicateIds, type Identified } from './duplicate-ids.ts'
import { ruleIdsOf, targetProblems, unknownTargetsOf } from './exclusion-targets.ts'
import type { Locate } from './locate.ts'
import { maxListEntries, tooManyEntries } from './parse-lists.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'
import type { Exclusion } from './types.ts'
import type { ReadFile, Union } from './union.ts'

/** What is wrong with several documents as one set, and with none of them alone. `document`: the union, where it can be made. */
export function acrossFiles(
  reads: readonly ReadFile[],
  union: Union,
  document: object | undefined,
  exclusions: readonly Exclusion[],
  locate: Locate,
): readonly Problem[] {
  return [
    ...emptiness(reads, union),
    ...duplicates('rule', union, locate),
    ...duplicates('list', union, locate),
    ...duplicates('exclusion', union, locate),
    ...(document === undefined ? [] : locate([...tooMany(document, union), ...unknownTargets(union, exclusions)])),
  ]
}

/** Files without rules are no rule set, however many they are. */
function emptiness(reads: readonly ReadFile[], { rules }: Union): readonly Problem[] {
  const isMeant = reads.every(({ result }) => !result.ok || result.value.allow_empty === true)
  if (rules.length > 0 || isMeant) return []
  return [error('RW107', '', 'no file has a rule', 'to switch every rule off, say "allow_empty": true in each')]
}

/** Ids that two files have. Those that one file has twice it has told of itself. */
function duplicates(kind: Identified, union: Union, locate: Locate): readonly Problem[] {
  const united = union[`${kind}s`]
  const files = new Map<unknown, string>()
  const foreign = new Set<string>()
  for (const [index, { entry, read }] of united.entries()) {
    const id = isObject(entry) ? entry.id : undefined
    const earlier = files.get(id)
    if (earlier === undefined) files.set(id, read.file)
    else if (earlier !== read.file) foreign.add(within(`/${kind}s`, index, 'id'))
  }
  if (foreign.size === 0) return []
  const entries = united.map(({ entry }) => entry)
  return locate(
    duplicateIds(kind, entries, pointers => namesOf(locate, pointers)).filter(({ pointer }) => foreign.has(pointer)),
  )
}

function namesOf(locate: Locate, pointers: readonly string[]): (pointer: string) => string {
  const located = locate(pointers.map(pointer => error('RW108', pointer, '')))
  const names = new Map(located.map(({ file, line, column }, index) => [pointers[index], `${file}:${line}:${column}`]))
  return pointer => names.get(pointer) ?? pointer
}

/** The bounds of a set hold for all files together. */
function tooMany(document: object, { lists }: Union): readonly Problem[] {
  const members = documentProblems(document, true).filter(({ code }) => code === 'RW117')
  let left = maxListEntries
  const over = lists.findIndex(({ entry }) => {
    left -= isObject(entry) && Array.isArray(entry.entries) ? entry.entries.length : 0
    return left < 0
  })
  return over === -1 ? members : [...members, tooManyEntries(within('/lists', over, 'entries'))]
}

/** Each may exclude rules of the others. */
function unknownTargets({ rules }: Union, exclusions: readonly Exclusion[]): readonly Problem[] {
  const ruleIds = ruleIdsOf(rules.map(({ entry }) => entry))
  if (ruleIds === undefined) return []
  const targets = exclusions.flatMap((exclusion, index) =>
    unknownTargetsOf(exclusion, within('/exclusions', index), ruleIds),
  )
  return targetProblems(targets, ruleIds)
}
