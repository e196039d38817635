import { canonicalJson, inOneGo } from '../../rules-schema/index.ts'
import { nameOf, textOf } from './bytes.ts'
import { Malformed, object, type Read, type Tally } from './forms/index.ts'
import { parseWithin } from './json.ts'
import {
  linesPerStep,
  maxContentBytes,
  maxManifestBytes,
  maxManifestLineBytes,
  maxManifestLineDepth,
  maxManifestLists,
  maxManifestRules,
} from './limits.ts'
import { listsBegin, type Manifest, manifestEnd, rulesBegin } from './manifest.ts'
import { head as headLine, listLine, ruleLine } from './manifest-lines.ts'
import { ok, type Result, refuse } from './refusal.ts'

/** A manifest of bytes that have its one form (PROTOCOL.md, 4.2), else RW416 or RW417. Never throws. */
export function readManifest(bytes: Uint8Array): Result<Manifest> {
  return inOneGo(readManifestInSteps(bytes))
}

/**
 * The same, pausing now and then. That it is the one form is looked at line by line: what a line says is written anew as
 * canonical JSON, and has to be that line. So no name is there twice, and no number in another spelling.
 */
export function* readManifestInSteps(bytes: Uint8Array): Generator<void, Result<Manifest>> {
  if (bytes.length > maxManifestBytes) return malformed(`it is larger than ${maxManifestBytes} bytes`)
  const lines = new Lines(bytes)
  const tally: Tally = { members: 0 }
  try {
    const first = lines.next()
    if (!first.endsWith(',')) throw wrongLine('must be the head, and a comma')
    const headText = `${first.slice(0, -1)}}`
    const format = object(parsed(headText)).format
    if (format !== 1) return refuse('RW416', 'release', `manifest: format ${JSON.stringify(format)} is not known here`)
    const head = readLine(headText, headLine, tally)
    lines.expect(listsBegin)
    const lists = yield* entries(lines, listLine, { end: rulesBegin, max: maxManifestLists }, tally)
    const rules = yield* entries(lines, ruleLine, { end: manifestEnd, max: maxManifestRules }, tally)
    lines.expectEnd()
    const manifest = { release: nameOf(bytes), size: bytes.length, head, lists, rules, ignored: tally.members }
    const wrong = contradiction(manifest)
    return wrong === undefined ? ok(manifest) : malformed(wrong)
  } catch (error) {
    if (error instanceof Malformed) return malformed(error.told(`line ${lines.number}`))
    throw error
  }
}

interface Kind {
  readonly end: string
  readonly max: number
}

/** Up to the line that ends them: each but the last with a comma behind it, ids ascending. */
function* entries<T extends { readonly id: string }>(
  lines: Lines,
  read: Read<T>,
  { end, max }: Kind,
  tally: Tally,
): Generator<void, readonly T[]> {
  const found: T[] = []
  for (let more = true; more; ) {
    const line = lines.next()
    if (line === end && found.length === 0) return found
    if (found.length === max) throw wrongLine(`is one of more than ${max}`)
    more = line.endsWith(',')
    const entry = readLine(more ? line.slice(0, -1) : line, read, tally)
    const before = found.at(-1)
    if (before !== undefined && before.id >= entry.id)
      throw wrongLine(`is out of order: ${entry.id} comes behind ${before.id}`)
    found.push(entry)
    if (found.length % linesPerStep === 0) yield
  }
  lines.expect(end)
  return found
}

function readLine<T>(line: string, read: Read<T>, tally: Tally): T {
  const value = parsed(line)
  if (canonicalJson(value) !== line) throw wrongLine('is not canonical JSON')
  return read(value, tally)
}

function parsed(line: string): unknown {
  const json = parseWithin(maxManifestLineDepth, line)
  if (json === undefined) throw wrongLine(`is not JSON, or deeper than ${maxManifestLineDepth}`)
  return json.value
}

/** What no line has wrong by itself. */
function contradiction({ head, lists, rules }: Manifest): string | undefined {
  const ids = new Set(lists.map(({ id }) => id))
  const objects = new Set<string>()
  let bytes = 0
  for (const part of [{ id: 'the rest', ...head.rest }, ...lists, ...rules]) {
    const uses: readonly string[] = 'lists' in part ? part.lists : []
    const unknown = uses.find(id => !ids.has(id))
    if (unknown !== undefined) return `${part.id} uses the list ${unknown}, which is not there`
    if (uses.some((id, at) => at > 0 && (uses[at - 1] as string) >= id)) return `the lists of ${part.id} are not sorted`
    if (objects.has(part.hash)) return `${part.id} has the object of another part`
    objects.add(part.hash)
    bytes += part.size
  }
  return bytes > maxContentBytes ? `its objects have ${bytes} bytes, more than ${maxContentBytes}` : undefined
}

/** One after the other, each looked at for its length before it is decoded. */
class Lines {
  readonly #bytes: Uint8Array
  #at = 0
  /** Of the line that was read last, from 1. */
  number = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  next(): string {
    this.number += 1
    if (this.#at > this.#bytes.length) throw wrongLine('is missing')
    const feed = this.#bytes.indexOf(lineFeed, this.#at)
    const end = feed === -1 ? this.#bytes.length : feed
    if (end - this.#at > maxManifestLineBytes) throw wrongLine(`is longer than ${maxManifestLineBytes} bytes`)
    const line = textOf(this.#bytes.subarray(this.#at, end))
    this.#at = end + 1
    if (line === undefined) throw wrongLine('is not UTF-8')
    return line
  }

  expect(line: string): void {
    if (this.next() !== line) throw wrongLine(`must be ${line}`)
  }

  expectEnd(): void {
    if (this.#at <= this.#bytes.length) throw wrongLine('must be the last one')
  }
}

const lineFeed = 0x0a

function wrongLine(what: string): Malformed {
  return new Malformed(what)
}

function malformed(what: string) {
  return refuse('RW417', 'release', `the manifest is malformed: ${what}`)
}
