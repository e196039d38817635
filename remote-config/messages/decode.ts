import { isDeeperThan, Malformed, object, type Read, type Tally } from '../content/forms/index.ts'
import { closeCodes } from './close-codes.ts'
import { limits } from './limits.ts'

/** What became of a text frame. */
export type Decoded<M> =
  | {
      readonly kind: 'message'
      readonly message: M
      /** Members that nobody here knows: ignored, and to be counted. */
      readonly ignored: number
    }
  /** Ignored, and to be counted; told once per connection. At most 64 characters of it. */
  | { readonly kind: 'unknown'; readonly type: string }
  /** A report that is wrong: ignored, and to be counted. */
  | { readonly kind: 'dropped'; readonly message: string }
  | Refused

/** The sender is told with an `error` of this code and message, and the connection is closed. */
export interface Refused {
  readonly kind: 'refused'
  readonly close: typeof closeCodes.malformed | typeof closeCodes.tooBig
  readonly code: 'malformed' | 'too-big' | 'hello-expected'
  /** Names the member, and nothing of what was in it. */
  readonly message: string
}

export type Readers<M> = Readonly<Record<string, Read<M>>>

export interface Expected {
  /** Bytes. */
  readonly maxBytes: number
  /** Why a type must not come now, or undefined. Of types that nobody here knows, too. */
  wrongNow(type: string): Pick<Refused, 'code' | 'message'> | undefined
  /** Types of which one that is wrong is dropped. */
  readonly droppable: ReadonlySet<string>
}

/** PROTOCOL.md, section 3: length, then depth, then JSON, then members. Never throws for what is in a frame. */
export function decode<M>(frame: string | Uint8Array, readers: Readers<M>, expected: Expected): Decoded<M> {
  const length = typeof frame === 'string' ? Buffer.byteLength(frame) : frame.length
  if (length > expected.maxBytes)
    return {
      kind: 'refused',
      close: closeCodes.tooBig,
      code: 'too-big',
      message: `frame has ${length} bytes, more than ${expected.maxBytes}`,
    }
  let type = 'frame'
  try {
    const members = object(parse(frame))
    const named = Object.hasOwn(members, 'type') ? members.type : undefined
    if (typeof named !== 'string') throw new Malformed('must have a text as its type')
    const wrong = expected.wrongNow(named)
    if (wrong !== undefined) return { kind: 'refused', close: closeCodes.malformed, ...wrong }
    const read = Object.hasOwn(readers, named) ? readers[named] : undefined
    if (read === undefined) return { kind: 'unknown', type: named.slice(0, limits.shortText) }
    type = named
    const tally: Tally = { members: 0 }
    return { kind: 'message', message: read(members, tally), ignored: tally.members }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    const message = error.told(type).slice(0, limits.errorText)
    if (expected.droppable.has(type)) return { kind: 'dropped', message }
    return { kind: 'refused', close: closeCodes.malformed, code: 'malformed', message }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parse(frame: string | Uint8Array): unknown {
  const text = typeof frame === 'string' ? frame : textOf(frame)
  if (isDeeperThan(limits.depth, text)) throw new Malformed(`is nested deeper than ${limits.depth}`)
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('is not JSON')
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Malformed('is not UTF-8')
  }
}
