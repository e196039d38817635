import { endOfString } from './json-shape.ts'

/** Takes tokens of JSON and of what lenient parsers take for JSON (JSON5: comments, single quotes, bare names) off a text. */
export class LooseText {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Whether that character is next; it is taken. */
  take(character: string): boolean {
    this.#skipBlank()
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  /** Whether nothing but blanks and comments is left. */
  get isAtEnd(): boolean {
    this.#skipBlank()
    return this.#at >= this.#text.length
  }

  /** A string in quotes of either kind; undefined: what is next is none, or does not end. */
  string(): string | undefined {
    this.#skipBlank()
    const start = this.#at
    const quotes = this.#text.charAt(start)
    if (quotes !== '"' && quotes !== "'") return undefined
    this.#at = endOfString(this.#text, start, quotes)
    if (this.#at < start + 2 || !this.#text.endsWith(quotes, this.#at)) return undefined
    const inner = this.#text.slice(start + 1, this.#at - 1)
    return inner.includes('\\') ? unescaped(inner) : inner
  }

  /** A literal, a number, a name without quotes. */
  word(): string | undefined {
    this.#skipBlank()
    return this.#skip(bareWord)
  }

  #skipBlank(): void {
    const next = this.#text.charCodeAt(this.#at)
    // What most tokens are begun by is no blank, and no comment.
    if (next <= 0x20 || next === 0x23 || next === 0x2f || next > 0x7e) this.#skip(blank)
  }

  #skip(pattern: RegExp): string | undefined {
    const start = this.#at
    pattern.lastIndex = start
    if (!pattern.test(this.#text)) return undefined
    this.#at = pattern.lastIndex
    return this.#text.slice(start, this.#at)
  }
}

const blank = /(?:[\s\ufeff]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/|#[^\n\r]*)*/y
const bareWord = /[^\s,:[\]{}"'/]+/y

const escaped = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|\r\n|([\s\S]))/gi

function unescaped(inner: string): string {
  return inner.replace(escaped, (_all, unicode?: string, byte?: string, single?: string) => {
    const code = unicode ?? byte
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return single === undefined ? '' : single in singles ? singles[single as keyof typeof singles] : single
  })
}

const singles = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0', '\n': '', '\r': '' }
