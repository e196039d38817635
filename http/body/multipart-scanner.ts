/** Whom a scanner tells what it finds, in order. */
export interface PartSink {
  /** A part begins. @param head its header lines */
  head(head: Buffer): void
  /** A piece of what is in it; a view, not a copy. */
  content(bytes: Buffer): void
  end(): void
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const hyphen = 0x2d
/** Of one part; nobody has that much to say, and it has to be kept until it is whole. */
const maxHeadBytes = 16_384

/**
 * Takes a multipart body apart while it passes by (RFC 2046, 5.1.1). Lenient: a line feed is a line break too. What strict and
 * lenient parsers see differently makes it odd: other text around the parts, blanks behind a boundary, a boundary that stands
 * within a line or goes on behind its end, bare line feeds.
 */
export class MultipartScanner {
  isOdd = false
  /** There cannot be any more of it. */
  isBroken = false
  readonly #delimiter: Buffer
  readonly #sink: PartSink
  #state: 'preamble' | 'head' | 'content' | 'epilogue' = 'preamble'
  /** Not told yet, since what it is depends on what follows. */
  #rest: Buffer = Buffer.alloc(0)
  /** `#rest` begins where a line does. */
  #isAtLine = true

  constructor(boundary: string, sink: PartSink) {
    this.#delimiter = Buffer.from(`--${boundary}`)
    this.#sink = sink
  }

  write(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (let next = this.#step(bytes, at); next !== undefined && !this.isBroken; next = this.#step(bytes, at)) at = next
    this.#rest = bytes.subarray(at)
  }

  /** Nothing more comes; what has no end is broken. */
  end(): void {
    if (this.#state === 'epilogue') return
    this.isBroken = true
    if (this.#state !== 'content') return
    this.#sink.content(this.#rest.subarray(0, withoutBreak(this.#rest, this.#rest.length)))
    this.#sink.end()
  }

  /** Answers where to go on, undefined: not before there is more. */
  #step(bytes: Buffer, at: number): number | undefined {
    if (this.#state === 'head') return this.#readHead(bytes, at)
    if (this.#state === 'epilogue') return this.#readEpilogue(bytes, at)
    return this.#readContent(bytes, at)
  }

  #readHead(bytes: Buffer, at: number): number | undefined {
    for (let line = at; ; ) {
      const feed = bytes.indexOf(lineFeed, line)
      if ((feed === -1 ? bytes.length : feed) - at > maxHeadBytes) this.isBroken = true
      if (feed === -1 || this.isBroken) return undefined
      const end = feed > line && bytes[feed - 1] === carriageReturn ? feed - 1 : feed
      if (end === feed) this.isOdd = true
      if (end === line) {
        this.#state = 'content'
        this.#isAtLine = true
        this.#sink.head(bytes.subarray(at, line))
        return feed + 1
      }
      line = feed + 1
    }
  }

  /** To the next boundary, and over it. */
  #readContent(bytes: Buffer, at: number): number | undefined {
    for (let from = at; ; ) {
      const found = bytes.indexOf(this.#delimiter, from)
      if (found === -1) return this.#passOver(bytes, at, bytes.length - this.#delimiter.length - 1)
      const after = this.#isLineStart(bytes, at, found)
        ? this.#behind(bytes, found + this.#delimiter.length)
        : 'nothing'
      if (after === 'more') return this.#passOver(bytes, at, found - 2)
      if (after !== 'nothing') {
        this.#close(bytes, at, found)
        this.#state = after.isLast ? 'epilogue' : 'head'
        return after.next
      }
      this.isOdd = true
      from = found + 1
    }
  }

  #isLineStart(bytes: Buffer, at: number, found: number): boolean {
    return found === at ? this.#isAtLine : bytes[found - 1] === lineFeed
  }

  /** What the bytes behind a boundary make of it; `nothing`: it is none. */
  #behind(bytes: Buffer, from: number): 'more' | 'nothing' | { readonly isLast: boolean; readonly next: number } {
    if (bytes[from] === hyphen && bytes[from + 1] === hyphen) return { isLast: true, next: from + 2 }
    let at = from
    while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1
    if (at > from) this.isOdd = true
    if (bytes[at] === lineFeed) {
      this.isOdd = true
      return { isLast: false, next: at + 1 }
    }
    if (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed) return { isLast: false, next: at + 2 }
    return at + 1 >= bytes.length && at - from < maxHeadBytes ? 'more' : 'nothing'
  }

  /** What is before a boundary, without the line break that belongs to it. */
  #close(bytes: Buffer, at: number, found: number): void {
    const end = Math.max(at, withoutBreak(bytes, found))
    // A part has a line break in front of the boundary, the first boundary has none.
    if (this.#state === 'content' ? found - end !== 2 : found > at && !this.#isBlank(bytes.subarray(at, found)))
      this.isOdd = true
    this.#tell(bytes.subarray(at, end))
    if (this.#state === 'content') this.#sink.end()
  }

  #passOver(bytes: Buffer, at: number, end: number): number | undefined {
    if (end <= at) return undefined
    this.#isAtLine = bytes[end - 1] === lineFeed
    this.#tell(bytes.subarray(at, end))
    return end
  }

  #tell(bytes: Buffer): void {
    if (this.#state === 'content') this.#sink.content(bytes)
    else if (!this.#isBlank(bytes)) this.isOdd = true
  }

  #readEpilogue(bytes: Buffer, at: number): number | undefined {
    if (!this.#isBlank(bytes.subarray(at))) this.isOdd = true
    return at === bytes.length ? undefined : bytes.length
  }

  #isBlank(bytes: Buffer): boolean {
    return bytes.every(byte => byte === carriageReturn || byte === lineFeed)
  }
}

/** Where a line break begins that ends at `end`; `end`, where there is none. */
function withoutBreak(bytes: Buffer, end: number): number {
  if (end === 0 || bytes[end - 1] !== lineFeed) return end
  return end > 1 && bytes[end - 2] === carriageReturn ? end - 2 : end - 1
}
