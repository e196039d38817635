/** A place in a pattern that is being read. Well-formed text only: a character is a code point. */
export class Cursor {
  at = 0
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  get ended(): boolean {
    return this.at >= this.text.length
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at)
  }

  /** Takes `token` if it stands here. */
  takes(token: string): boolean {
    const there = this.sees(token)
    if (there) this.at += token.length
    return there
  }

  /** The code point that stands here, or undefined at the end. */
  take(): number | undefined {
    const codePoint = this.text.codePointAt(this.at)
    if (codePoint !== undefined) this.at += codePoint > 0xffff ? 2 : 1
    return codePoint
  }

  /** What stands here of `pattern`, which must be sticky; undefined where it does not fit. */
  takesMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match === null) return undefined
    this.at += match[0].length
    return match
  }

  /** The text up to `token`, which is taken too; undefined where there is none, and then nothing is taken. */
  takeTo(token: string): string | undefined {
    const end = this.text.indexOf(token, this.at)
    if (end === -1) return undefined
    const taken = this.text.slice(this.at, end)
    this.at = end + token.length
    return taken
  }
}
