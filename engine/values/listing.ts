import { type Container, ownNames } from './kind.ts'

/** From so many on it is worth remembering them. */
const many = 256

/**
 * The names of objects, listed once for each as long as nothing is forgotten: an object of 200,000 members takes a tenth of a second,
 * whoever asks and however few of them are wanted.
 */
export class Listing {
  /** How many names were listed so far. */
  listed = 0
  private remembered: Map<Container, readonly string[]> | undefined

  of(container: Container): readonly string[] {
    const known = this.remembered?.get(container)
    if (known !== undefined) return known
    const names = ownNames(container)
    this.listed += names.length
    if (names.length < many) return names
    this.remembered ??= new Map()
    this.remembered.set(container, names)
    return names
  }

  /** Values may be others now. */
  forget(): void {
    this.remembered = undefined
  }
}
