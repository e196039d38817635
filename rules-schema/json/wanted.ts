import { pointerTokens } from '../pointer.ts'

/** Offsets of one value, and of its key; of an item of an array they are the same. */
export interface Position {
  readonly value: number
  readonly key: number
}

/** Places that somebody asks for, as a tree of their pointers' tokens; a reading fills in where they are. */
export class Wanted {
  /** More than one where a member's name is there twice. */
  readonly places: Position[] = []
  readonly #entries = new Map<string, Wanted>()

  static of(pointers: Iterable<string>): Wanted {
    const root = new Wanted()
    for (const pointer of pointers) root.#add(pointer)
    return root
  }

  entry(key: string): Wanted | undefined {
    return this.#entries.get(key)
  }

  /** The positions of what a pointer names, or of the nearest thing around it that is there. */
  find(pointer: string): readonly Position[] {
    let found: Wanted = this
    for (const token of pointerTokens(pointer)) {
      const next = found.#entries.get(token)
      if (next === undefined || next.places.length === 0) break
      found = next
    }
    return found.places
  }

  #add(pointer: string): void {
    let node: Wanted = this
    for (const token of pointerTokens(pointer)) {
      const next: Wanted = node.#entries.get(token) ?? new Wanted()
      node.#entries.set(token, next)
      node = next
    }
  }
}
