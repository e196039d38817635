import type { BigIntStats, Dirent } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Problem } from '../../rules-schema/index.ts'
import { errorCode } from '../snapshot/index.ts'
import { entriesOf, realPath, stat } from './disk.ts'
import { isRuleFile, isVisible } from './file-names.ts'
import {
  leadsNowhere,
  leadsOutside,
  missing,
  noRuleFiles,
  notAFile,
  tooDeep,
  tooManyFiles,
  unreadable,
} from './file-problems.ts'
import type { Looking } from './looking.ts'

/** Directories below the named one that are looked into. */
export const maxDirectoryDepth = 8
export const maxRuleFiles = 10_000

export interface RulePath {
  /** Below what was named; as problems call it. */
  readonly path: string
  /** Without links: what is read. */
  readonly real: string
}

export interface Found {
  /** Without links; `identity` is that of the directory. Undefined where there is nothing. */
  readonly root: { readonly path: string; readonly kind: 'file' | 'directory'; readonly identity: string } | undefined
  /** Sorted by path. */
  readonly files: readonly RulePath[]
  readonly problems: readonly Problem[]
  /** There is nothing: neither the path nor a rule file in it. */
  readonly missing: boolean
}

/**
 * The file that `path` is, or the rule files of the directory that it is. Whoever set the path chose where it leads, so it may
 * be a link to anywhere; links below it must stay below it. Errors of the disk are problems.
 */
export function* findRuleFiles(path: string): Looking<Found> {
  try {
    const real = yield* realPath(path)
    const stats = yield* stat(real)
    if (stats.isDirectory()) return yield* inDirectory(path, real, stats)
    const directory = dirname(real)
    const root = { path: real, kind: 'file' as const, identity: identityOf(real, yield* stat(directory)) }
    if (stats.isFile()) return { root, files: [{ path, real }], problems: [], missing: false }
    return { root, files: [], problems: [notAFile(path, kindOf(stats))], missing: false }
  } catch (thrown) {
    const code = errorCode(thrown)
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    const problem = isMissing ? missing(path) : unreadable(path, thrown)
    return { root: undefined, files: [], problems: [problem], missing: isMissing }
  }
}

interface Walk {
  readonly named: string
  readonly root: string
  readonly files: RulePath[]
  readonly problems: Problem[]
  /** Real paths: a file that is there twice counts once. */
  readonly seen: Set<string>
}

function* inDirectory(named: string, root: string, stats: BigIntStats): Looking<Found> {
  const walk: Walk = { named, root, files: [], problems: [], seen: new Set() }
  yield* enter(walk, named, root, [])
  const { files, problems } = walk
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (files.length > maxRuleFiles) problems.push(tooManyFiles(named, maxRuleFiles))
  const nothing = files.length === 0 && problems.length === 0
  return {
    root: { path: root, kind: 'directory', identity: identityOf(root, stats) },
    files,
    problems: nothing ? [noRuleFiles(named)] : problems,
    missing: nothing,
  }
}

/** `above`: the real directories that were entered on the way here. */
function* enter(walk: Walk, path: string, real: string, above: readonly string[]): Looking<void> {
  if (above.includes(real)) return void walk.problems.push(leadsNowhere(path, 'a link that leads in a circle'))
  if (above.length > maxDirectoryDepth) return void walk.problems.push(tooDeep(path, maxDirectoryDepth))
  try {
    for (const entry of (yield* entriesOf(real)).sort(byName)) {
      if (walk.files.length > maxRuleFiles) return
      if (isVisible(entry.name))
        yield* visit(walk, entry, join(path, entry.name), join(real, entry.name), [...above, real])
    }
  } catch (thrown) {
    walk.problems.push(unreadable(path, thrown))
  }
}

function* visit(walk: Walk, entry: Dirent, path: string, at: string, above: readonly string[]): Looking<void> {
  const mayMatter = isRuleFile(entry.name) || entry.isDirectory() || entry.isSymbolicLink()
  if (!mayMatter) return
  try {
    const real = entry.isSymbolicLink() ? yield* realPath(at) : at
    const stats = yield* stat(real)
    const isWanted = isRuleFile(entry.name) || stats.isDirectory()
    if (!isWanted) return
    if (real !== walk.root && !real.startsWith(withSeparator(walk.root)))
      walk.problems.push(leadsOutside(path, walk.named))
    else if (stats.isDirectory() && !isRuleFile(entry.name)) yield* enter(walk, path, real, above)
    else if (!stats.isFile()) walk.problems.push(notAFile(path, kindOf(stats)))
    else if (!walk.seen.has(real)) {
      walk.seen.add(real)
      walk.files.push({ path, real })
    }
  } catch (thrown) {
    const dangling = entry.isSymbolicLink() && errorCode(thrown) === 'ENOENT'
    const harmless = dangling && !isRuleFile(entry.name)
    if (!harmless) walk.problems.push(dangling ? leadsNowhere(path, 'a link to nothing') : unreadable(path, thrown))
  }
}

/** A directory that was made anew at the same place is another one, even where the disk gives it the same number. */
function identityOf(real: string, { dev, ino, birthtimeNs }: BigIntStats): string {
  return `${real} ${dev} ${ino} ${birthtimeNs}`
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

function withSeparator(directory: string): string {
  return directory.endsWith(sep) ? directory : directory + sep
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1
}
