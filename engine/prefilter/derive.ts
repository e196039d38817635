import { foldNodesInSteps, type Node } from '../regex-syntax/index.ts'
import { either, type Facts, followed, nothing, repeated, unknown } from './facts.ts'
import { oneOf } from './formula.ts'
import { kindsOfSymbols } from './kinds.ts'
import { Effort } from './strings.ts'
import { symbolOf } from './symbols.ts'
import { symbolsOf } from './symbols-of.ts'

/** A set of more symbols than letters and digits is asked for by its kinds, and not written out. */
const maxSymbols = 40

/**
 * What is known of every text that `pattern` takes.
 * May ask too little (a slower filter), never too much (a match missed). A generator: a long pattern takes more than a moment.
 */
export function* deriveFacts(pattern: Node): Generator<void, Facts> {
  const effort = new Effort()
  return yield* foldNodesInSteps<Facts>(pattern, (node, parts) => factsOf(node, parts, effort))
}

function* factsOf(node: Node, parts: readonly Facts[], effort: Effort): Generator<void, Facts> {
  switch (node.kind) {
    case 'character':
      return { exact: [String.fromCharCode(symbolOf(node.codePoint))] }
    case 'set':
      return factsOfSet(symbolsOf(node.set))
    case 'sequence':
      return yield* oneAfterTheOther(parts, effort)
    case 'choice':
      return either(parts, effort)
    case 'repeat':
      return repeated(parts[0] as Facts, node, effort)
    // Assertions could only narrow what is known.
    default:
      return nothing
  }
}

function* oneAfterTheOther(parts: readonly Facts[], effort: Effort): Generator<void, Facts> {
  let facts: Facts = nothing
  for (const part of parts) {
    facts = followed(facts, part, effort)
    yield
  }
  return facts
}

function factsOfSet(symbols: ReadonlySet<number>): Facts {
  // A set without characters takes nothing at all, which nobody writes: no more is said of it than of an empty text.
  if (symbols.size === 0) return nothing
  if (symbols.size <= maxSymbols) return { exact: [...symbols].map(symbol => String.fromCharCode(symbol)) }
  return { ...unknown, formula: oneOf(kindsOfSymbols(symbols)) }
}
