import { type Container, ownNames } from './kind.ts'
import { type Meter, unmetered } from './meter.ts'

/** From so many on it is worth remembering them, and counting them for themselves: the others are entries. */
const many = 256

/** Four names take about as long as a node. */
const namesPerUnitShift = 2

/**
 * The names of objects, listed once for each as long as nothing is forgotten: an object of 200,000 members takes a tenth of a second,
 * whoever asks and however few of them are wanted.
 */
export class Listing {
  private remembered: Map<Container, readonly string[]> | undefined
  private readonly meter: Meter

  /** How many names there are is known when they are listed, so that they are counted then, and whoever asks next is told. */
  constructor(meter: Meter = unmetered) {
    this.meter = meter
  }

  of(container: Container): readonly string[] {
    const known = this.remembered?.get(container)
    if (known !== undefined) return known
    const names = ownNames(container)
    if (names.length < many) return names
    this.meter.spend(names.length >> namesPerUnitShift)
    this.remembered ??= new Map()
    this.remembered.set(container, names)
    return names
  }

  /** Values may be others now. */
  forget(): void {
    this.remembered = undefined
  }
}
