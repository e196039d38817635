import type { AddressKind } from '../../rules-schema/index.ts'
import { type Container, isContainer, nothing, ownData, see } from './kind.ts'
import { Listing } from './listing.ts'
import { type Meter, unmetered } from './meter.ts'
import { cutUtf8 } from './utf8.ts'

/**
 * The first `maxBytes` UTF-8 bytes of a container's JSON. What is not there is left out of objects and `null` in arrays.
 * Iterative, and stops writing when it has enough: neither depth nor size of the value matters. Undefined: there was no time for it.
 */
export function boundedJson(
  root: Container,
  kind: AddressKind,
  maxBytes: number,
  listing = new Listing(),
  meter: Meter = unmetered,
): string | undefined {
  let json = ''
  const open: Frame[] = []
  const write = (value: unknown, prefix: string): void => {
    const seen = see(value, kind)
    if (!isContainer(seen)) {
      // A long string, or name, is cut before it is escaped, since escaping never makes it shorter.
      json +=
        prefix + JSON.stringify(seen === nothing ? null : typeof seen === 'string' ? cutUtf8(seen, maxBytes) : seen)
      return
    }
    const names = Array.isArray(seen) ? undefined : listing.of(seen)
    open.push({ container: seen, names, at: 0, written: 0 })
    json += prefix + (names === undefined ? '[' : '{')
  }
  write(root, '')
  for (let frame = open.at(-1); frame !== undefined && json.length < maxBytes; frame = open.at(-1)) {
    const wrote = writeNext(frame, { kind, maxBytes, meter }, write)
    if (wrote === 'no time') return undefined
    if (!wrote) {
      json += frame.names === undefined ? ']' : '}'
      open.pop()
    }
  }
  return cutUtf8(json, maxBytes)
}

interface Frame {
  readonly container: Container
  /** Undefined: an array. */
  readonly names: readonly string[] | undefined
  at: number
  written: number
}

/** Writes the next entry, or says that there is none. */
function writeNext(
  frame: Frame,
  { kind, maxBytes, meter }: { readonly kind: AddressKind; readonly maxBytes: number; readonly meter: Meter },
  write: (value: unknown, prefix: string) => void,
): boolean | 'no time' {
  const { container, names } = frame
  const count = names?.length ?? (container as readonly unknown[]).length
  while (frame.at < count) {
    if (!meter.step(1)) return 'no time'
    const key = names?.[frame.at] ?? frame.at
    frame.at++
    const value = ownData(container, key)
    if (names !== undefined && see(value, kind) === nothing) continue
    const comma = frame.written++ === 0 ? '' : ','
    write(value, typeof key === 'number' ? comma : `${comma}${JSON.stringify(cutUtf8(key, maxBytes))}:`)
    return true
  }
  return false
}
