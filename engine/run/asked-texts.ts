import type { IndexedPlace } from '../compile/indexed-place.ts'
import type { RuleIndex } from '../compile/rule-index.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import { FewMap } from '../values/few-map.ts'

/**
 * Of the tests that an index waits for: the texts that have what they look for. They need not be asked about the others.
 * May have too many texts, never lack one that matches.
 */
export class AskedTexts {
  private readonly index: RuleIndex
  /** Of the places all of whose texts were read: the call in which these came. */
  private readonly read = new FewMap<IndexedPlace, number>()
  private readonly givenUp = new FewMap<CompiledInput, number>()
  private readonly texts = new FewMap<CompiledTest, FewMap<CompiledInput, Texts>>()

  constructor(index: RuleIndex) {
    this.index = index
  }

  /** All texts of the place are about to be read. `arrival`: the call in which they came. */
  begin(place: IndexedPlace, arrival: number): void {
    this.read.set(place, arrival)
  }

  /** `position`: among the values of the input. */
  add(test: CompiledTest, input: CompiledInput, position: number, arrival: number): void {
    let ofTest = this.texts.get(test)
    if (ofTest === undefined) {
      ofTest = new FewMap()
      this.texts.set(test, ofTest)
    }
    const texts = ofTest.get(input)
    if (texts === undefined || texts.arrival !== arrival) ofTest.set(input, { arrival, positions: [position] })
    else if (texts.positions.at(-1) !== position) texts.positions.push(position)
  }

  /** Not every text of this input could be read: any may match. */
  give(input: CompiledInput, arrival: number): void {
    this.givenUp.set(input, arrival)
  }

  /** Not every text of this place could be read. */
  giveAll(place: IndexedPlace): void {
    this.read.set(place, never)
  }

  /** Positions of the texts, in their order; undefined: nothing is known, each has to be asked about. */
  of(test: CompiledTest, input: CompiledInput, arrival: number): readonly number[] | undefined {
    if (!this.index.tests.has(test)) return undefined
    const place = this.index.placeOf.get(input)
    if (place === undefined || this.read.get(place) !== arrival || this.givenUp.get(input) === arrival) return undefined
    const texts = this.texts.get(test)?.get(input)
    return texts?.arrival === arrival ? texts.positions : none
  }
}

interface Texts {
  readonly arrival: number
  readonly positions: number[]
}

const none: readonly number[] = []

/** No call has this number. */
const never = -1
