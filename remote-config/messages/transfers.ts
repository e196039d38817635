import type { Named } from '../content/index.ts'
import type { Chunk } from './chunks.ts'
import type { Fetch } from './client-messages.ts'
import { limits } from './limits.ts'
import type { Transfer } from './server-messages.ts'

/** What came of a `transfer` or a chunk. */
export type Came =
  | {
      readonly ok: true
      /** Whole now; that they have their hashes is still to be looked at. */
      readonly objects: readonly Arrived[]
      /** What the server does not have. */
      readonly missing: readonly string[]
      /** This was the last of it. */
      readonly ended: boolean
    }
  /** Of a transfer that was cancelled, or has ended: to be counted. */
  | { readonly ok: 'ignored' }
  /** The message is malformed: 4400. */
  | { readonly ok: false; readonly message: string }

export interface Arrived {
  readonly hash: string
  readonly bytes: Buffer
}

interface Open {
  /** In the order of the `fetch`; once the `transfer` has come, what is not missing. */
  wanted: readonly Named[]
  /** Undefined until the `transfer` has come. */
  size: number | undefined
  /** Bytes that came. */
  at: number
  /** The object that is coming, and how much of it came. */
  index: number
  bytes: Buffer | undefined
  filled: number
}

const ignored: Came = { ok: 'ignored' }

/**
 * The transfers of one connection, as the client sees them: PROTOCOL.md, 3.2 and 6.4. Every size was signed before, so that no more
 * is ever held than what was asked for.
 */
export class Transfers {
  readonly #open = new Map<number, Open>()
  #last = 0

  /** How many may still be begun. */
  get room(): number {
    return limits.transfersOpen - this.#open.size
  }

  /** Begins one. Throws where there is no room, or what is wanted is not 1 to 512 different hashes. */
  begin(stream: string, wanted: readonly Named[]): Fetch {
    const hashes = wanted.map(({ hash }) => hash)
    if (this.room <= 0) throw new RangeError(`more than ${limits.transfersOpen} transfers`)
    if (hashes.length === 0 || hashes.length > limits.hashesInFetch || new Set(hashes).size < hashes.length)
      throw new RangeError(`a fetch has 1 to ${limits.hashesInFetch} different hashes`)
    this.#last += 1
    this.#open.set(this.#last, { wanted, size: undefined, at: 0, index: 0, bytes: undefined, filled: 0 })
    return { type: 'fetch', transfer: this.#last, stream, hashes }
  }

  /** What still comes of it is ignored. False where it is not open. */
  cancel(transfer: number): boolean {
    return this.#open.delete(transfer)
  }

  announced({ transfer, size, missing }: Transfer): Came {
    const open = this.#open.get(transfer)
    if (open === undefined) return this.#notOpen(transfer)
    if (open.size !== undefined) return malformed(transfer, 'was announced twice')
    const lacking = new Set(missing)
    const coming = open.wanted.filter(({ hash }) => !lacking.has(hash))
    if (coming.length + lacking.size !== open.wanted.length) return malformed(transfer, 'misses what was not asked for')
    const signed = coming.reduce((sum, one) => sum + one.size, 0)
    if (signed !== size) return malformed(transfer, `has ${size} bytes, and ${signed} were signed for`)
    open.wanted = coming
    open.size = size
    return { ...this.#ended(transfer, open, this.#whole(open)), missing }
  }

  chunk({ transfer, offset, payload }: Chunk): Came {
    const open = this.#open.get(transfer)
    if (open === undefined) return this.#notOpen(transfer)
    if (open.size === undefined) return malformed(transfer, 'was not announced yet')
    if (offset !== open.at) return malformed(transfer, `goes on at ${open.at}, and not at ${offset}`)
    if (offset + payload.length > open.size) return malformed(transfer, `has only ${open.size} bytes`)
    open.at += payload.length
    return this.#ended(transfer, open, this.#take(open, payload))
  }

  #take(open: Open, payload: Uint8Array): readonly Arrived[] {
    const arrived: Arrived[] = []
    for (let at = 0; at < payload.length; ) {
      const { size } = open.wanted[open.index] as Named
      open.bytes ??= Buffer.allocUnsafe(size)
      const slice = payload.subarray(at, at + size - open.filled)
      open.bytes.set(slice, open.filled)
      at += slice.length
      open.filled += slice.length
      arrived.push(...this.#whole(open))
    }
    return arrived
  }

  /** Takes out what has come as a whole; objects without bytes at once. */
  #whole(open: Open): readonly Arrived[] {
    const arrived: Arrived[] = []
    for (let one = open.wanted[open.index]; one?.size === open.filled; one = open.wanted[open.index]) {
      arrived.push({ hash: one.hash, bytes: open.bytes ?? Buffer.alloc(0) })
      open.index += 1
      open.bytes = undefined
      open.filled = 0
    }
    return arrived
  }

  #ended(transfer: number, open: Open, objects: readonly Arrived[]) {
    const ended = open.at === open.size
    if (ended) this.#open.delete(transfer)
    return { ok: true, objects, missing: [], ended } as const
  }

  #notOpen(transfer: number): Came {
    return transfer <= this.#last ? ignored : malformed(transfer, 'was never asked for')
  }
}

function malformed(transfer: number, what: string): Came {
  return { ok: false, message: `transfer ${transfer} ${what}` }
}
