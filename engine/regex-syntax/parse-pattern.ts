import { takeBrackets, takePerl, takeProperty } from './brackets.ts'
import { addRange, type CharSet, complement, emptySet } from './char-set.ts'
import { Cursor } from './cursor.ts'
import { takeEscape } from './escape.ts'
import { type Flags, takeOpening } from './group.ts'
import { type Assertion, choice, type Node, sequence } from './node.ts'
import { re2Source } from './re2-source.ts'
import { takeRepetition } from './repetition.ts'

/** A group that is open, or the whole: what came before the last `|`, and what came since. */
interface Level {
  readonly branches: Node[]
  items: Node[]
  /** Those that hold again behind it. */
  readonly outside: Flags
}

/**
 * The structure of a pattern, as RE2 reads it through node-re2 1.24: `pattern` as it is given to the constructor, with the flag
 * `u`, and `i` unless `caseSensitive`. Undefined where RE2 would refuse it or where it is not understood (`\C`, lone surrogates):
 * whoever asks must do without. Takes more than RE2 does here and there (names of properties and groups are not looked at).
 * Linear, and no recursion: patterns come from users.
 */
export function parsePattern(pattern: string, caseSensitive: boolean): Node | undefined {
  const source = re2Source(pattern)
  return source === undefined ? undefined : new Parser(source, !caseSensitive).parse()
}

class Parser {
  private readonly cursor: Cursor
  private readonly around: Level[] = []
  private level: Level
  private flags: Flags
  /** The last thing read was a repetition, which must not be repeated. */
  private repeated = false

  constructor(source: string, fold: boolean) {
    this.cursor = new Cursor(source)
    this.flags = { fold, lines: false, dotAll: false }
    this.level = { branches: [], items: [], outside: this.flags }
  }

  parse(): Node | undefined {
    while (!this.cursor.ended) if (!this.step()) return undefined
    return this.around.length === 0 ? this.closed() : undefined
  }

  /** False: not understood. */
  private step(): boolean {
    const bounds = takeRepetition(this.cursor)
    if (bounds !== undefined) return bounds !== 'refused' && this.repeat(bounds)
    this.repeated = false
    switch (this.cursor.text.charAt(this.cursor.at)) {
      case '(':
        return this.open()
      case ')':
        return this.close()
      case '|':
        return this.branch()
      case '^':
        return this.taken(this.assert(this.flags.lines ? 'line-start' : 'text-start'))
      case '$':
        return this.taken(this.assert(this.flags.lines ? 'line-end' : 'text-end'))
      case '.':
        return this.taken(this.push({ kind: 'set', set: dot(this.flags.dotAll), written: '.' }))
      case '[':
        return this.brackets()
      case '\\':
        return this.backslash()
      default:
        return this.character(this.cursor.take())
    }
  }

  private repeat({ min, max }: { readonly min: number; readonly max: number }): boolean {
    const item = this.level.items.pop()
    if (item === undefined || this.repeated) return false
    this.repeated = true
    return this.push({ kind: 'repeat', item, min, max })
  }

  private open(): boolean {
    const opening = takeOpening(this.cursor, this.flags)
    if (opening === undefined) return false
    if (opening.opens) {
      this.around.push(this.level)
      this.level = { branches: [], items: [], outside: this.flags }
    }
    this.flags = opening.flags
    return true
  }

  private close(): boolean {
    const outer = this.around.pop()
    if (outer === undefined) return false
    const group = this.closed()
    this.flags = this.level.outside
    this.level = outer
    return this.taken(this.push(group))
  }

  private branch(): boolean {
    this.level.branches.push(sequence(this.level.items))
    this.level.items = []
    return this.taken(true)
  }

  private closed(): Node {
    return choice([...this.level.branches, sequence(this.level.items)])
  }

  private backslash(): boolean {
    if (this.cursor.takes('\\b')) return this.assert('word-boundary')
    if (this.cursor.takes('\\B')) return this.assert('no-word-boundary')
    if (this.cursor.takes('\\A')) return this.assert('text-start')
    if (this.cursor.takes('\\z')) return this.assert('text-end')
    if (this.cursor.takes('\\Q')) return this.quoted()
    const start = this.cursor.at
    const set = takeProperty(this.cursor) ?? takePerl(this.cursor, this.flags.fold)
    if (set !== undefined) return this.pushSet(set, start)
    return this.taken(true) && this.character(takeEscape(this.cursor))
  }

  /** `\Q…\E`; what follows repeats its last character only. */
  private quoted(): boolean {
    while (!this.cursor.ended && !this.cursor.takes('\\E')) this.character(this.cursor.take())
    return true
  }

  private character(codePoint: number | undefined): boolean {
    return codePoint !== undefined && this.push({ kind: 'character', codePoint, fold: this.flags.fold })
  }

  private brackets(): boolean {
    const start = this.cursor.at
    this.cursor.at += 1
    return this.pushSet(takeBrackets(this.cursor, this.flags.fold), start)
  }

  private pushSet(set: CharSet | undefined, start: number): boolean {
    return set !== undefined && this.push({ kind: 'set', set, written: this.cursor.text.slice(start, this.cursor.at) })
  }

  private assert(assertion: Assertion): boolean {
    return this.push({ kind: 'assertion', assertion })
  }

  private push(node: Node): boolean {
    this.level.items.push(node)
    return true
  }

  /** Passes the character of syntax that stands here. */
  private taken(done: boolean): boolean {
    this.cursor.at += 1
    return done
  }
}

function dot(newlineToo: boolean): CharSet {
  const newline = emptySet()
  if (!newlineToo) addRange(newline, 0x0a, 0x0a, false)
  return complement(newline)
}
