/** From so many on, hashing is quicker than looking at each. */
const fewest = 24

/**
 * A map by identity that mostly holds little, or nothing, and is made for every request: an empty one costs nothing, and as long as it
 * has few entries it is an array.
 */
export class FewMap<K extends object, V extends {}> {
  private few: K[] = nothing
  private values: V[] = nothing
  private map: Map<K, V> | undefined

  get(key: K): V | undefined {
    if (this.map !== undefined) return this.map.get(key)
    const { few: keys } = this
    for (let at = 0; at < keys.length; at++) if (keys[at] === key) return this.values[at]
    return undefined
  }

  set(key: K, value: V): void {
    if (this.map !== undefined) return void this.map.set(key, value)
    const at = this.few.indexOf(key)
    if (at !== -1) this.values[at] = value
    else if (this.few.length === 0) {
      this.few = [key]
      this.values = [value]
    } else if (this.few.length < fewest) {
      this.few.push(key)
      this.values.push(value)
    } else {
      this.map = new Map(this.few.map((known, place) => [known, this.values[place] as V]))
      this.map.set(key, value)
    }
  }

  has(key: K): boolean {
    return this.get(key) !== undefined
  }

  delete(key: K): void {
    if (this.map !== undefined) return void this.map.delete(key)
    const at = this.few.indexOf(key)
    if (at === -1) return
    this.few.splice(at, 1)
    this.values.splice(at, 1)
  }

  clear(): void {
    this.few = nothing
    this.values = nothing
    this.map = undefined
  }

  get size(): number {
    return this.map?.size ?? this.few.length
  }

  /** In the order in which they were first set. */
  keys(): readonly K[] {
    return this.map === undefined ? this.few : [...this.map.keys()]
  }
}

// Shared, and never written to: whoever adds the first entry makes arrays of its own.
const nothing: never[] = []
