/** What a member may be, as values at its limits and one beyond. Written down apart from the code that reads them. */
export interface Kind {
  readonly right: readonly unknown[]
  readonly wrong: readonly unknown[]
}

const hex = (digits: number) => 'a1'.repeat(32).slice(0, digits)
const most = Number.MAX_SAFE_INTEGER

/** Values of every other kind; what is right of them for a kind is taken out. */
const others: readonly unknown[] = ['7', 7, -1, 1.5, true, [], [1], {}, { a: 1 }]

function kind(right: readonly unknown[], wrong: readonly unknown[], also: readonly unknown[] = []): Kind {
  const isRight = (value: unknown) => [...right, ...also].some(one => JSON.stringify(one) === JSON.stringify(value))
  return { right, wrong: [...wrong, ...others.filter(value => !isRight(value))] }
}

export function texts(max: number, min = 0): Kind {
  const short = min === 0 ? [''] : ['x'.repeat(min)]
  return kind([...short, 'x'.repeat(max), '€'.repeat(max)], ['x'.repeat(max + 1), ...(min === 0 ? [] : [''])], ['7'])
}

export function integers(min: number, max: number = most): Kind {
  const inside = [7, -1].filter(value => value >= min && value <= max)
  // Far from 0 there are no fractions.
  const fraction = Number.isInteger(min + 0.5) ? [] : [min + 0.5]
  return kind([min, max], [min - 1, max + 1, ...fraction, 1e300, -1e300], inside)
}

/** Larger ones count as the limit. */
export const capped: Kind = kind([0, 600_000, 600_001, most], [-1, 0.5, most + 1], [7])

export function words(...allowed: readonly string[]): Kind {
  return kind(allowed, ['', 'x', ...allowed.map(word => word.toUpperCase()), ...allowed.map(word => `${word} `)])
}

export function lists(of: unknown, max: number, min = 0): Kind {
  const many = (count: number) => Array.from({ length: count }, () => of)
  return kind([many(min), many(max)], [many(max + 1), ...(min === 0 ? [] : [many(min - 1)])], [[]])
}

/** Each entry another. */
export function sets(of: (at: number) => unknown, max: number, min = 0): Kind {
  const many = (count: number) => Array.from({ length: count }, (_, at) => of(at))
  return kind([many(min), many(max)], [many(max + 1), [of(1), of(1)], ...(min === 0 ? [] : [[]])], [[]])
}

/** An object whose names are the sender's. */
export function maps(of: unknown, max: number): Kind {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, of]))
  return kind([{}, many(max)], [many(max + 1), { a: -1 }, { a: '1' }, { a: null }], [{ a: 1 }])
}

export const hashAt = (at: number): string => `sha256:${at.toString(16).padStart(64, '0')}`

export const booleans: Kind = kind([true, false], ['true', 0, 1])
export const objects: Kind = { right: [], wrong: ['7', 7, true, [], [{}]] }
export const hashes: Kind = kind(
  [`sha256:${hex(64)}`],
  [
    '',
    hex(64),
    `sha256:${hex(63)}`,
    `sha256:${hex(64)}0`,
    `sha256:${hex(64).toUpperCase()}`,
    `sha256:${hex(64)}\n`,
    `SHA256:${hex(64)}`,
  ],
)
export const keyids: Kind = kind(
  [],
  [[`ed25519:${hex(31)}`], [`ed25519:${hex(33)}`], [hex(32)], [`ed25519:${hex(32).toUpperCase()}`], [7]],
  [[]],
)
export const epochs: Kind = kind(
  [`1-${hex(16)}`, `999999999-${hex(16)}`],
  [
    '',
    '1',
    `0-${hex(16)}`,
    `01-${hex(16)}`,
    `1000000000-${hex(16)}`,
    `1-${hex(15)}`,
    `1-${hex(17)}`,
    `-1-${hex(16)}`,
    `1-${hex(16)}\n`,
  ],
)
export const streams: Kind = kind(
  ['main', 'a', `a${'-'.repeat(63)}`],
  ['', 'Main', '1a', `a${'b'.repeat(64)}`, 'a b', 'main\n'],
)
export const nonces: Kind = kind([' ', '~'.repeat(64)], ['', 'x'.repeat(65), 'é', '\u0000', 'a\nb', '\u007f'], ['7'])
export const tokens: Kind = kind(['x', 'x'.repeat(512)], ['', 'x'.repeat(513), 'é', '\n'], ['7'])
export const ids: Kind = kind(['a', 'A-Z_9.'.padEnd(64, 'x')], ['', 'x'.repeat(65), 'a b', 'a/b', 'é', 'a\n'], ['7'])
export const parts: Kind = kind(
  ['a', 'a.b_c:d-e'.padEnd(128, 'x')],
  ['', 'x'.repeat(129), '.a', '-a', 'a b', 'é', 'a\n'],
  ['7'],
)
export const names: Kind = kind(['', 'é'.repeat(256)], ['x'.repeat(257), 'a\nb', '\u0000', '\u0085'], ['7'])
export const times: Kind = kind(
  ['2026-11-04T15:30:05Z', '2026-11-04T15:30:05.120Z', '2028-02-29T23:59:59Z'],
  [
    ...[
      '',
      '2026-11-04',
      '2026-11-04T15:30:05',
      '2026-11-04T15:30:05+00:00',
      '2026-11-04t15:30:05z',
      '2026-11-04 15:30:05Z',
    ],
    ...[
      '2026-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-04T24:00:00Z',
      '2026-11-04T15:30:05.1Z',
      '2026-11-04T15:30:05.1234Z',
    ],
    ...['12026-11-04T15:30:05Z', '2026-11-04T15:30:05Z\n', 1_762_270_205],
  ],
)
export const fractions: Kind = kind([0, 0.4, 1e9], [-0.1, '0.4'], [7, 1.5])
