const partCount = 256

/** A Map of texts that may grow to millions without ever standing still: one Map would, whenever it doubles. */
export class ManyTexts<T> {
  private readonly parts: (Map<string, T> | undefined)[] = new Array(partCount).fill(undefined)
  /** No text has more characters. */
  private longest = -1
  private count = 0

  get size(): number {
    return this.count
  }

  get(text: string): T | undefined {
    return text.length > this.longest ? undefined : this.parts[partOf(text)]?.get(text)
  }

  has(text: string): boolean {
    return text.length <= this.longest && this.parts[partOf(text)]?.has(text) === true
  }

  set(text: string, item: T): void {
    const at = partOf(text)
    let part = this.parts[at]
    if (part === undefined) {
      part = new Map()
      this.parts[at] = part
    }
    const before = part.size
    part.set(text, item)
    this.count += part.size - before
    this.longest = Math.max(this.longest, text.length)
  }

  delete(text: string): void {
    if (this.parts[partOf(text)]?.delete(text)) this.count--
  }

  /** What is deleted before it was come to is not met. */
  *[Symbol.iterator](): Generator<[text: string, item: T]> {
    for (let at = 0; at < partCount; at++) {
      const part = this.parts[at]
      if (part !== undefined) yield* part
    }
  }
}

/** Texts that all fall into one part take longer to add, now and then, and are found as quickly. */
function partOf(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (partCount - 1)
}
