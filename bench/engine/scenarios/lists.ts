import { head } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { ownWord, sentence } from '../../common/words.ts'
import { perRequest, reportsAll, type Scenario } from '../scenario.ts'

/**
 * Values in one request, so that what a request costs by itself does not hide what a lookup costs; below the 256 entries of a
 * container that libddwaf's binding hands over.
 */
const values = 200

/** A list, and one rule that holds the values of a body against it. In a fifth of the requests the last value is in it. */
interface Kind {
  readonly name: string
  readonly what: string
  readonly size: number
  /** Twice what a bare structure took for one lookup when the design was measured, in microseconds. */
  readonly atMostUs: number
  condition(size: number): object
  lists?(size: number): readonly object[]
  hit(random: Random, size: number): string
  miss(random: Random, size: number): string
}

const input = { address: 'server.request.body', path: '$.values' }

const kinds: readonly Kind[] = [
  {
    name: 'list-values',
    what: 'one list of so many exact values, each value of a body of 200 held against it',
    size: 200_000,
    atMostUs: 0.2,
    condition: () => ({ operator: 'exact_match', inputs: [input], list: 'listed' }),
    lists: size => [
      list(
        'value',
        Array.from({ length: size }, (_, number) => account(number)),
      ),
    ],
    hit: (random, size) => account(random.below(size)),
    miss: (random, size) => account(size + random.below(10_000_000)),
  },
  {
    name: 'list-cidrs',
    what: 'one list of so many IP ranges (7 in 10 IPv4), each address of a body of 200 held against it',
    size: 10_000,
    atMostUs: 0.18,
    condition: () => ({ operator: 'ip_match', inputs: [input], list: 'listed' }),
    lists: size => [
      list(
        'ip',
        Array.from({ length: size }, (_, number) => `${network(number)}${isV6(number) ? '::/48' : '.0/24'}`),
      ),
    ],
    hit: (random, size) => addressIn(random, random.below(size)),
    miss: (random, size) => addressIn(random, size + random.below(20_000)),
  },
  {
    name: 'list-phrases',
    what: 'one condition with so many phrases of 8 to 25 characters, each text of 240 characters of a body of 200 searched for them',
    size: 10_000,
    atMostUs: 1.8,
    condition: size => ({
      operator: 'phrase_match',
      inputs: [input],
      values: Array.from({ length: size }, (_, number) => phrase(number)),
    }),
    hit: (random, size) => `${sentence(random, 200)} ${phrase(random.below(size))}`,
    miss: random => sentence(random, 240),
  },
]

export const lists: readonly Scenario[] = kinds.map(kind => ({
  name: kind.name,
  what: kind.what,
  sizes: [kind.size],
  work: 'requests' as const,
  perRequest: values,
  measures: () => perRequest([{ kind: 'absolute', atMost: kind.atMostUs }]),
  ruleSets: (size, convert) =>
    convert.exported({ version: 1, rules: [rule(kind.condition(size))], lists: kind.lists?.(size) ?? [] }),
  requests: (size, random) => () => {
    const hits = random.chance(0.2)
    const held = Array.from({ length: values - 1 }, () => kind.miss(random, size))
    const last = hits ? kind.hit(random, size) : kind.miss(random, size)
    return {
      addresses: {
        ...head(random, 'POST', `/imports/${random.text(8)}`),
        'server.request.body': { values: [...held, last] },
      },
      expected: hits ? ['listed'] : [],
    }
  },
}))

function rule(condition: object): object {
  return { id: 'listed', category: 'security_response', event: 'lists.hit', tags: reportsAll, conditions: [condition] }
}

function list(type: 'value' | 'ip', entries: readonly string[]): object {
  return { id: 'listed', type, entries: entries.map(value => ({ value })) }
}

/** 10 to 17 characters that only the number tells apart. */
function account(number: number): string {
  return `acct-${number.toString(36)}-${((number * 48_271) % 2_147_483_647).toString(36)}`
}

/** Another one for every number: the first 24 bits of IPv4, the first 48 of IPv6. */
function network(number: number): string {
  if (isV6(number)) return `2001:${(0x1000 + (number >> 12)).toString(16)}:${(number & 0xfff).toString(16)}`
  return `${20 + (number >> 16)}.${(number >> 8) & 0xff}.${number & 0xff}`
}

function isV6(number: number): boolean {
  return number % 10 >= 7
}

function addressIn(random: Random, number: number): string {
  if (!isV6(number)) return `${network(number)}.${random.between(1, 254)}`
  return `${network(number)}:${random.between(1, 0xffff).toString(16)}::${random.between(1, 0xffff).toString(16)}`
}

function phrase(number: number): string {
  return number % 2 === 0 ? ownWord(number) : `${ownWord(number)} ${ownWord(number + 80_000)}`
}
