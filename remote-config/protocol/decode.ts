import { Malformed, type Members, member, object } from './reader.ts'

/** `message: null` is a frame to be ignored. */
export type Decoded<T> =
  | { readonly ok: true; readonly message: T | null }
  | { readonly ok: false; readonly code: 'malformed' | 'frame-unknown'; readonly message: string }

export type Decoders<T> = Readonly<Record<string, (frame: Members) => T>>

/** RULEWIRE-V1.md, "Frames": unknown members are ignored, unknown types only when they start with `x-`. Never throws. */
export function decode<T>(frame: string, decoders: Decoders<T>): Decoded<T> {
  try {
    const members = object(parse(frame), 'frame')
    const type = member(members, 'type')
    if (typeof type !== 'string') throw new Malformed('frame: type must be a text')
    if (Object.hasOwn(decoders, type)) return { ok: true, message: (decoders[type] as (frame: Members) => T)(members) }
    if (type.startsWith('x-')) return { ok: true, message: null }
    return {
      ok: false,
      code: 'frame-unknown',
      message: `frame: ${JSON.stringify(type.slice(0, 40))} is not a type of rulewire.v1`,
    }
  } catch (error) {
    return {
      ok: false,
      code: 'malformed',
      message: error instanceof Malformed ? error.message : 'frame: cannot be read',
    }
  }
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    throw new Malformed('frame: not JSON')
  }
}
