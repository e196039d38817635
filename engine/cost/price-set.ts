import { error, type Problem } from '../../rules-schema/index.ts'
import { type PatternHolders, patternKey, type UsedPattern, usedPatterns } from './patterns.ts'
import { isTooSlow, type Price, Pricer, type PricingTools, priceLimits } from './price.ts'
import type { Reference } from './reference.ts'

export interface PricedPattern extends UsedPattern {
  readonly price: Price
}

/** What the patterns of a set cost on this machine. */
export interface SetCost {
  readonly reference: Reference
  /** In the order of the document, each time one is used. */
  readonly used: readonly PricedPattern[]
  /** By `patternKey`. */
  readonly prices: ReadonlyMap<string, Price>
}

export interface PriceSetOptions extends PricingTools {
  /** By `patternKey`: prices that need not be found out again. */
  readonly known?: ReadonlyMap<string, Price>
}

/** Each different pattern is timed once. Pauses every few milliseconds. Takes a set that compiles. */
export function* priceSet(holders: PatternHolders, options: PriceSetOptions): Generator<void, SetCost> {
  const pricer = new Pricer(options)
  const prices = new Map<string, Price>()
  const used: PricedPattern[] = []
  for (const pattern of usedPatterns(holders)) {
    const key = patternKey(pattern)
    const known = prices.get(key) ?? options.known?.get(key)
    const price = known ?? (yield* pricer.price(pattern.source, pattern.caseSensitive))
    prices.set(key, price)
    used.push({ ...pattern, price })
  }
  return { reference: pricer.reference, used, prices }
}

/** An error wherever a pattern is used that is too slow. */
export function slowProblems({ used }: SetCost): readonly Problem[] {
  return used.filter(({ price }) => isTooSlow(price)).map(tooSlow)
}

function tooSlow({ price, pointer }: PricedPattern): Problem {
  const { maxCompileMs, maxRelative } = priceLimits
  const message =
    price.compileMs > maxCompileMs
      ? `RE2 takes ${Math.round(price.compileMs)} ms to compile this pattern, during which nobody is served; ${maxCompileMs} ms are allowed`
      : `RE2 takes ${Math.round(price.nsPerByte)} ns for a byte of text, ${Math.round(price.relative)} times what an ordinary pattern takes; ${maxRelative} times are allowed`
  return error(
    'RW126',
    pointer,
    message,
    'a count after what also takes the character before it (`x[^y]{0,90}`) is what makes a pattern slow: use `*` or `+`, or several conditions',
  )
}
