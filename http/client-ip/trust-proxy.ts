import { IpRanges } from './ip-ranges.ts'
import { type Preset, presets } from './presets.ts'

/** Who is believed about the client, and where it is said. */
export interface TrustProxy {
  /** In lower case. Of `x-forwarded-for` and `forwarded` the end counts; any other holds one address. */
  readonly header: string
  /** Proxies on the way, the peer among them. Not there: all that `peers` has are passed over. */
  readonly hops?: number
  /** Not there: whoever is the peer. */
  readonly peers?: IpRanges
}

/**
 * How many proxies there are; ranges of them (CIDR, addresses, `loopback`, `linklocal`, `private`); the name of a provider; several of
 * these, with commas; `header=<name>` besides, where it is not X-Forwarded-For; or `none`, which is what nothing is as well.
 */
export type TrustProxySetting = number | string | readonly string[]

export type ReadTrustProxy =
  | { readonly ok: true; readonly value: TrustProxy }
  | { readonly ok: false; readonly problem: string }

/** As a whole or not at all: of a list that is wrong in one place nothing is believed. */
export function readTrustProxy(setting: TrustProxySetting): ReadTrustProxy {
  const words = wordsOf(setting)
  if (words.length === 1 && nobody.test(words[0] as string)) return { ok: true, value: nobodyIsBelieved }
  const reading = new Reading()
  for (const word of words) {
    const problem = reading.take(word)
    if (problem !== undefined) return { ok: false, problem }
  }
  return reading.end()
}

const nobody = /^(?:none|off|false|no|0)$/i
/** Somebody has said so. */
export const nobodyIsBelieved: TrustProxy = { header: 'x-forwarded-for', peers: new IpRanges() }

function wordsOf(setting: TrustProxySetting): readonly string[] {
  const text = typeof setting === 'object' ? setting.join(',') : String(setting)
  return text.split(/[,\s]+/).filter(word => word !== '')
}

/** More proxies than this in a row is a mistake. */
const maxHops = 32

class Reading {
  #hops: number | undefined
  #header: string | undefined
  #preset: Preset | undefined
  readonly #ranges: string[] = []

  /** Answers what is wrong with it. */
  take(word: string): string | undefined {
    const preset = Object.hasOwn(presets, word.toLowerCase()) ? presets[word.toLowerCase()] : undefined
    if (/^\d+$/.test(word)) return this.#takeHops(Number(word))
    if (word.toLowerCase().startsWith('header=')) return this.#takeHeader(word.slice('header='.length).toLowerCase())
    if (preset !== undefined) return this.#takePreset(preset)
    if (!new IpRanges().add(word)) return `${JSON.stringify(word.slice(0, 100))} is ${notKnown}`
    this.#ranges.push(word)
    return undefined
  }

  end(): ReadTrustProxy {
    const problem = this.#problem()
    if (problem !== undefined) return { ok: false, problem }
    const hops = this.#hops ?? this.#preset?.hops
    const peers = peersOf([...this.#ranges, ...(this.#preset?.peers ?? [])])
    const header = this.#preset?.header ?? this.#header ?? 'x-forwarded-for'
    return {
      ok: true,
      value: { header, ...(hops === undefined ? {} : { hops }), ...(peers === undefined ? {} : { peers }) },
    }
  }

  #problem(): string | undefined {
    if (this.#preset !== undefined && this.#header !== undefined) return 'a provider has a header of its own'
    if (this.#preset === undefined && this.#hops === undefined && this.#ranges.length === 0)
      return 'it does not say who is believed'
    return undefined
  }

  #takeHops(hops: number): string | undefined {
    if (this.#hops !== undefined || hops === 0 || hops > maxHops)
      return `a number of proxies is from 1 to ${maxHops}, and once`
    this.#hops = hops
    return undefined
  }

  #takeHeader(header: string): string | undefined {
    if (this.#header !== undefined || !/^[\w-]{1,64}$/.test(header)) return 'header= takes the name of one header'
    this.#header = header
    return undefined
  }

  #takePreset(preset: Preset): string | undefined {
    if (this.#preset !== undefined)
      return 'one provider can be named, not two: say ranges, or how many proxies there are'
    this.#preset = preset
    return undefined
  }
}

const notKnown = `neither a number of proxies nor an address, a range, "loopback", "linklocal", "private", or one of ${Object.keys(presets).join(', ')}`

function peersOf(texts: readonly string[]): IpRanges | undefined {
  if (texts.length === 0) return undefined
  const ranges = new IpRanges()
  for (const text of texts) ranges.add(text)
  return ranges
}
