import { measureReference, type Reference } from './reference.ts'
import type { Stopwatch, TimedMatcher } from './stopwatch.ts'
import { makeTexts, type Random, type Texts } from './texts/index.ts'

/** What a pattern costs on this machine: a lower bound, as a slower text may always be found. */
export interface Price {
  /** The slowest of the texts, without what every call costs. */
  readonly nsPerByte: number
  /** `nsPerByte` in that of an ordinary pattern, timed in the same run. */
  readonly relative: number
  readonly compileMs: number
}

export interface PricingTools {
  readonly random: Random
  readonly stopwatch: Stopwatch
}

/** What `check` and a push refuse. Chosen so wide that no real pattern comes near it: see docs/cost.md. */
export const priceLimits = {
  /** Ordinary patterns in one. */
  maxRelative: 5_000,
  /** Nothing else is done meanwhile. */
  maxCompileMs: 50,
} as const

export function isTooSlow({ relative, compileMs }: Price): boolean {
  return relative > priceLimits.maxRelative || compileMs > priceLimits.maxCompileMs
}

/** The last one twice, of which the lesser counts: the clock sees everything else that a machine does. */
const lengths = [64, 128, 256, 512, 1_024, 2_048, 4_096, 4_096]
/** What shorter texts take is mostly what an automaton takes to begin with. */
const tellingLength = 256
const enoughNs = 2e6
const repeats = 2

/** Times patterns, one after the other. Pauses every few milliseconds at most, but for a pattern that is slow beyond measure. */
export class Pricer {
  private readonly tools: PricingTools
  reference: Reference

  constructor(tools: PricingTools) {
    this.tools = tools
    this.reference = measureReference(tools.stopwatch, tools.random)
  }

  /**
   * Over a limit it is measured twice more with new texts, the ordinary pattern too, and the least counts: a machine that was busy
   * with something else must not refuse anything. Throws a SyntaxError with RE2's reason.
   */
  *price(source: string, caseSensitive: boolean): Generator<void, Price> {
    const { random } = this.tools
    const texts = makeTexts(source, caseSensitive, random)
    let price = yield* this.measure(source, caseSensitive, texts)
    for (let again = 0; again < repeats && isTooSlow(price); again += 1) {
      this.reference = measureReference(this.tools.stopwatch, random)
      price = lesser(price, yield* this.measure(source, caseSensitive, texts))
    }
    return price
  }

  /** Longer and longer texts, for which the automaton grows, until enough time was spent or too much. */
  private *measure(source: string, caseSensitive: boolean, texts: Texts): Generator<void, Price> {
    const matcher = this.tools.stopwatch.compile(source, caseSensitive)
    const compileMs = matcher.ns / 1e6
    let spentNs = 0
    let price = this.priced(0, compileMs)
    let before = 0
    for (const length of lengths) {
      const timed = this.time(matcher, texts(length))
      yield
      const found = this.priced(timed.nsPerByte, compileMs)
      price = length === before ? lesser(price, found) : found
      before = length
      spentNs += timed.ns
      if (length >= tellingLength && (spentNs > enoughNs || isTooSlow(price))) break
    }
    return price
  }

  /** The slowest of some texts. */
  private time(matcher: TimedMatcher, texts: readonly string[]): { readonly ns: number; readonly nsPerByte: number } {
    const times = texts.map(text => ({ ns: matcher.test(text), bytes: Buffer.byteLength(text) }))
    const prices = times.map(({ ns, bytes }) => (ns - this.reference.callNs) / bytes)
    return { ns: times.reduce((sum, { ns }) => sum + ns, 0), nsPerByte: Math.max(0, ...prices) }
  }

  private priced(nsPerByte: number, compileMs: number): Price {
    return { nsPerByte, relative: nsPerByte / this.reference.nsPerByte, compileMs }
  }
}

/** Of each figure the least. */
function lesser(one: Price, other: Price): Price {
  return {
    nsPerByte: Math.min(one.nsPerByte, other.nsPerByte),
    relative: Math.min(one.relative, other.relative),
    compileMs: Math.min(one.compileMs, other.compileMs),
  }
}
