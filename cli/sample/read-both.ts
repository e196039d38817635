import type { RuleSet } from '../../rules-schema/index.ts'
import { checkRules } from '../check-rules.ts'
import { tellRefused } from '../control-plane/tell.ts'
import { usageError } from '../exit.ts'
import type { Output } from '../output.ts'
import { type LoadedFile, loadRuleFiles, sourcesOf } from '../rule-files.ts'
import { type Exchange, readExchanges } from './exchanges.ts'

export interface RulesAndRequests {
  readonly files: readonly LoadedFile[]
  readonly ruleSet: RuleSet
  readonly exchanges: readonly Exchange[]
}

/** Rules and the requests to hold them against. Undefined: the rules are wrong, which was told, with `notDone`. */
export async function readBoth(
  paths: readonly string[],
  input: string,
  output: Output,
  notDone: string,
): Promise<RulesAndRequests | undefined> {
  if (paths.includes('-') && input === '-')
    throw usageError('one-of-both', 'rules and request cannot both come from standard input')
  const files = await loadRuleFiles(paths)
  const { read, problems, ok } = await checkRules(files)
  if (!ok || !read.ok) {
    tellRefused({ ok: false, problems }, sourcesOf(files), output, notDone)
    return undefined
  }
  return { files, ruleSet: read.value, exchanges: await readSample(input, read.value.addresses ?? []) }
}

/** @param declared addresses that the rules declare; without rules all are taken as they are */
export async function readSample(input: string, declared?: readonly string[]): Promise<readonly Exchange[]> {
  const [file] = await loadRuleFiles([input])
  if (file === undefined) throw usageError('not-a-file', `${input} is a directory: a file with a request is needed`)
  return readExchanges(file, declared)
}
