import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { Problem, RuleFile } from '../../rules-schema/index.ts'
import { readRegularFile, stat } from './disk.ts'
import { notAFile, tooLarge, tooMuch, unreadable } from './file-problems.ts'
import { type Found, findRuleFiles, type RulePath } from './find-rule-files.ts'
import type { Looking } from './looking.ts'

/** A file; decided before it is read. */
export const maxFileBytes = 64 * 1024 * 1024
/** All files of a directory together, so that a directory cannot fill the memory file by file. */
export const maxTotalBytes = 256 * 1024 * 1024
/** A directory that keeps changing while it is read is read again later. */
const attempts = 3

/** What the disk has at one moment. */
export interface Reading {
  readonly root: Found['root']
  readonly missing: boolean
  /** In their order; only what could be read. */
  readonly files: readonly RuleFile[]
  /** Of the files as such; where there is one, the whole is not to be taken. */
  readonly problems: readonly Problem[]
  /** Of names, contents and problems: two readings with the same one say the same. Times do not count. */
  readonly fingerprint: string
  /** The directory was the same before and after it was read: this is no mix of two states. */
  readonly settled: boolean
}

export function* readRulePaths(path: string): Looking<Reading> {
  let found = yield* findRuleFiles(path)
  for (let attempt = 1; ; attempt += 1) {
    const contents = yield* readAll(path, found.files)
    const after = yield* findRuleFiles(path)
    const settled = sameFiles(found, after) && (yield* unchanged(contents))
    if (settled || attempt === attempts) return reading(found, contents, settled)
    found = after
  }
}

interface Content {
  readonly at: RulePath
  readonly bytes?: Buffer
  readonly stats?: BigIntStats
  readonly problem?: Problem
}

function* readAll(path: string, files: readonly RulePath[]): Looking<readonly Content[]> {
  const contents: Content[] = []
  let total = 0
  for (const at of files) {
    const content = yield* readOne(at)
    contents.push(content)
    total += content.bytes?.length ?? 0
    if (total > maxTotalBytes) return [{ at, problem: tooMuch(path, maxTotalBytes) }]
  }
  return contents
}

function* readOne(at: RulePath): Looking<Content> {
  try {
    const read = yield* readRegularFile(at.real, maxFileBytes)
    if (read.kind === 'bytes') return { at, bytes: read.bytes, stats: read.stats }
    return {
      at,
      problem: read.kind === 'too-large' ? tooLarge(at.path, maxFileBytes) : notAFile(at.path, 'something else by now'),
    }
  } catch (thrown) {
    return { at, problem: unreadable(at.path, thrown) }
  }
}

function sameFiles(before: Found, after: Found): boolean {
  return namesOf(before) === namesOf(after)
}

function namesOf({ root, files, problems }: Found): string {
  return JSON.stringify([root?.identity, files, problems])
}

/** The inode's own times: nobody can set them back to hide a change between two looks. */
function* unchanged(contents: readonly Content[]): Looking<boolean> {
  for (const { at, stats: before } of contents) {
    if (before === undefined) continue
    const now = yield* statOrNothing(at.real)
    if (now === undefined || now.ino !== before.ino || now.size !== before.size || now.ctimeNs !== before.ctimeNs)
      return false
  }
  return true
}

function* statOrNothing(path: string): Looking<BigIntStats | undefined> {
  try {
    return yield* stat(path)
  } catch {
    return undefined
  }
}

function reading({ root, missing, problems }: Found, contents: readonly Content[], settled: boolean): Reading {
  const all = [...problems, ...contents.flatMap(({ problem }) => problem ?? [])]
  const files = contents.flatMap(({ at, bytes }) => (bytes === undefined ? [] : [{ file: at.path, source: bytes }]))
  return { root, missing, files, problems: all, fingerprint: fingerprintOf(files, all), settled }
}

function fingerprintOf(
  files: readonly { readonly file: string; readonly source: Buffer }[],
  problems: unknown,
): string {
  const hash = createHash('sha256').update(JSON.stringify(problems))
  for (const { file, source } of files) hash.update(`\n${JSON.stringify(file)} ${source.length}\n`).update(source)
  return hash.digest('hex')
}
