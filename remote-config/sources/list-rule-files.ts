import type { Problem } from '../../rules-schema/index.ts'
import { findRuleFiles } from './find-rule-files.ts'
import { lookLater } from './looking.ts'

export interface RuleFileList {
  /** Paths below the one that was named, sorted. */
  readonly files: readonly string[]
  /** What is there and cannot be taken; that there is nothing is no problem here. */
  readonly problems: readonly Problem[]
}

/** The rule files of a directory, the very ones that a service takes from it. */
export async function listRuleFiles(directory: string): Promise<RuleFileList> {
  const { files, problems } = await lookLater(findRuleFiles(directory))
  return { files: files.map(({ path }) => path), problems: problems.filter(({ code }) => code !== 'RW405') }
}
