import { type FileProblem, readOwnFile } from './private-file.ts'
import { type ReadTrust, type Role, roles, type Trust, type TrustEntry, type TrustProblem, trustOf } from './trust.ts'

/** What `RULEWIRE_TRUST` says. */
export type TrustSetting =
  | { readonly ok: true; readonly mode: 'pinned'; readonly trust: Trust }
  /** Nobody is pinned; for one machine, and never for production. Whether that may be is for the caller to decide. */
  | { readonly ok: true; readonly mode: 'development' }
  | { readonly ok: false; readonly problems: readonly (TrustProblem | TrustSettingProblem)[] }

export interface TrustSettingProblem {
  readonly code: FileProblem | 'empty' | 'development-not-alone'
  readonly place?: string
  readonly message: string
}

const development = 'development'
const maxFileBytes = 64 * 1024
const writtenByOthers = { mode: 0o022, message: 'others may write to it: chmod go-w it' }
const root = 0

/**
 * Reads the setting: keys separated by commas or white space, the path of a file with one on each line and comments after `#`, or
 * the word `development`. It is a list when a part of it begins with a word and a colon, such as `author:`; a path that does may be
 * given as `./author:…`. Says all that is wrong.
 *
 * The file may be a symbolic link, as mounted ones are, and belongs to the user of this process or to root, and nobody else may write
 * to it: whoever may, decides what the service does.
 */
export function readTrustSetting(setting: string, needed: readonly Role[] = roles): TrustSetting {
  const text = setting.trim()
  if (text === development) return { ok: true, mode: development }
  const entries = text.split(/[\s,]+/).filter(entry => entry !== '')
  if (entries.length === 0) return wrong({ code: 'empty', message: 'there are no keys in it' })
  if (!entries.some(entry => /^[a-z0-9_-]{2,}:/i.test(entry))) return readTrustFile(text, needed)
  if (entries.includes(development))
    return wrong({ code: 'development-not-alone', message: 'development stands alone, or not at all' })
  return pinned(parseTrustList(text, needed))
}

/** A list in one text. */
export function parseTrustList(text: string, needed: readonly Role[] = roles): ReadTrust {
  const entries = text.split(/[\s,]+/).filter(entry => entry !== '')
  return trustOf(
    entries.map((entry, at) => ({ where: `entry ${at + 1}`, text: entry })),
    needed,
  )
}

/** The text of a file: an entry a line. */
export function parseTrustFile(text: string, needed: readonly Role[] = roles): ReadTrust {
  return trustOf(linesOf(text), needed)
}

/** Lines without comments and white space around them; empty ones left out. */
export function linesOf(text: string): readonly TrustEntry[] {
  const lines = text.split(/\r?\n/).map(line => line.replace(/#.*$/, '').trim())
  return lines.flatMap((line, at) => (line === '' ? [] : [{ where: `line ${at + 1}`, text: line }]))
}

function readTrustFile(path: string, needed: readonly Role[]): TrustSetting {
  const file = readOwnFile(path, { maxBytes: maxFileBytes, forbidden: writtenByOthers, links: true, owners: [root] })
  if (file.ok) return pinned(parseTrustFile(file.value, needed), path)
  return wrong({ code: file.code, place: path, message: file.message })
}

function pinned(read: ReadTrust, file?: string): TrustSetting {
  if (read.ok) return { ok: true, mode: 'pinned', trust: read.trust }
  if (file === undefined) return read
  return { ok: false, problems: read.problems.map(problem => ({ ...problem, place: placeIn(file, problem.place) })) }
}

function placeIn(file: string, place: string | undefined): string {
  return place === undefined ? file : `${file}, ${place}`
}

function wrong(problem: TrustSettingProblem): TrustSetting {
  return { ok: false, problems: [problem] }
}
