/**
 * A mistake that an engine could make, built into the interpreter: in a file of `interpreter/`, pieces of its text put in
 * place of others, each of which occurs there exactly once.
 */
export type Mutant = readonly [file: string, from: string, to: string, ...more: readonly string[]]

export type Mutants = Readonly<Record<string, Mutant>>
