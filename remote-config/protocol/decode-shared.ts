import { mainStream } from './limits.ts'
import type { ProtocolError, Release, Running } from './messages.ts'
import { hash, list, Malformed, type Members, member, object, revision, text } from './reader.ts'

/** The members that frames of both directions have in common. */

export function release(members: Members, where: string): Release {
  return {
    revision: revision(member(members, 'revision'), `${where}.revision`),
    hash: hash(member(members, 'hash'), `${where}.hash`),
  }
}

export function running(value: unknown, where: string): Running {
  const members = object(value, where)
  return { ...release(members, where), program: text(member(members, 'program'), `${where}.program`) }
}

export function streamName(value: unknown, where: string): string {
  if (value !== mainStream) throw new Malformed(`${where} must be "${mainStream}"`)
  return mainStream
}

/** The one entry, for `main`, of a frame's `streams`. */
export function heads<T>(frame: Members, type: string, read: (entry: Members, stream: string) => T): readonly T[] {
  const entries = list(member(frame, 'streams'), `${type}: streams`, 1)
  if (entries.length === 0) throw new Malformed(`${type}: streams must have an entry for "${mainStream}"`)
  return entries.map(entry => {
    const members = object(entry, `${type}: streams[0]`)
    return read(members, streamName(member(members, 'stream'), `${type}: streams[0].stream`))
  })
}

export function decodeError(frame: Members): ProtocolError {
  return {
    type: 'error',
    code: text(member(frame, 'code'), 'error: code'),
    message: text(member(frame, 'message'), 'error: message', 2000),
  }
}
