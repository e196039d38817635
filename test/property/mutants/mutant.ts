import type { GeneratorName } from '../sample.ts'

/**
 * A mistake that an engine could make, built into the interpreter: in a file of `interpreter/`, pieces of its text put in
 * place of others, each of which occurs there exactly once.
 */
export type Mutant = readonly [file: string, from: string, to: string, ...more: readonly string[]]

/** Who has to notice a mutant. */
export interface Noticing {
  /** The generators, the one that is made for it first. */
  readonly by: readonly GeneratorName[]
  /** What the rules of every case say in which it could be noticed. */
  readonly about?: string
}

export interface Group extends Noticing {
  readonly mutants: Readonly<Record<string, Mutant>>
}

export interface NamedMutant extends Noticing {
  readonly name: string
  readonly mutant: Mutant
}
