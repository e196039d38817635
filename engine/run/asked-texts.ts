import type { CompiledInput, CompiledTest } from '../program.ts'

/**
 * Of the tests that an index waits for: the texts that have what they look for. They need not be asked about the others.
 * May have too many texts, never lack one that matches.
 */
export class AskedTexts {
  private readonly tests: ReadonlySet<CompiledTest>
  private readonly ofInputs = new Map<
    CompiledInput,
    { readonly arrival: number; readonly texts: Map<CompiledTest, number[]> }
  >()

  constructor(tests: ReadonlySet<CompiledTest>) {
    this.tests = tests
  }

  /** All texts of the input are about to be read. `arrival`: the call in which it came. */
  begin(input: CompiledInput, arrival: number): void {
    this.ofInputs.set(input, { arrival, texts: new Map() })
  }

  /** `position`: among the values of the input. */
  add(test: CompiledTest, input: CompiledInput, position: number): void {
    const texts = this.ofInputs.get(input)?.texts
    const positions = texts?.get(test)
    if (positions === undefined) texts?.set(test, [position])
    else if (positions.at(-1) !== position) positions.push(position)
  }

  /** Not every text could be read: any may match. */
  give(input: CompiledInput): void {
    this.ofInputs.delete(input)
  }

  /** Positions of the texts, in their order; undefined: nothing is known, each has to be asked about. */
  of(test: CompiledTest, input: CompiledInput, arrival: number): readonly number[] | undefined {
    if (!this.tests.has(test)) return undefined
    const known = this.ofInputs.get(input)
    return known?.arrival === arrival ? (known.texts.get(test) ?? none) : undefined
  }
}

const none: readonly number[] = []
