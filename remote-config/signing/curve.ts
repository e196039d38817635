/**
 * The little of edwards25519 (RFC 8032 section 5.1) that OpenSSL does not ask about a public key. In BigInt and not in constant
 * time: public keys are public, pinned, and read once.
 */

const p = 2n ** 255n - 19n
export const fieldPrime = p
/** The order of the base point, a prime. All points are 8 times as many. */
export const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n
const d = mod(-121665n * inverse(121666n))
const rootOfMinusOne = power(2n, (p - 1n) / 4n)

/** x = X/Z, y = Y/Z, x·y = T/Z. */
interface Point {
  readonly X: bigint
  readonly Y: bigint
  readonly Z: bigint
  readonly T: bigint
}

const neutral: Point = { X: 0n, Y: 1n, Z: 1n, T: 0n }

export type PointProblem = 'not-canonical' | 'not-on-curve' | 'small-order' | 'mixed-order'

/**
 * Why 32 bytes are no public key that only one private key can sign for; undefined where they are one. Under a point of small
 * order one signature fits every message; a mixed one is a good key with such a point added, and verifiers disagree about it.
 */
export function pointProblem(bytes: Uint8Array): PointProblem | undefined {
  const point = decode(bytes)
  if (typeof point === 'string') return point
  if (isNeutral(times(8n, point))) return 'small-order'
  return isNeutral(times(groupOrder, point)) ? undefined : 'mixed-order'
}

/** RFC 8032 section 5.1.3, where all that it lets pass in several spellings has one. */
function decode(bytes: Uint8Array): Point | 'not-canonical' | 'not-on-curve' {
  const number = fromLittleEndian(bytes)
  const sign = number >> 255n
  const y = number & (2n ** 255n - 1n)
  if (y >= p) return 'not-canonical'
  const x = xOf(y)
  if (x === undefined) return 'not-on-curve'
  if (x === 0n && sign === 1n) return 'not-canonical'
  const X = (x & 1n) === sign ? x : p - x
  return { X, Y: y, Z: 1n, T: mod(X * y) }
}

/** A square root of (y² − 1) / (d·y² + 1), if there is one. */
function xOf(y: bigint): bigint | undefined {
  const u = mod(y * y - 1n)
  const v = mod(d * y * y + 1n)
  const candidate = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (p - 5n) / 8n))
  const square = mod(v * candidate * candidate)
  if (square === u) return candidate
  return square === mod(-u) ? mod(candidate * rootOfMinusOne) : undefined
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function times(factor: bigint, point: Point): Point {
  let sum = neutral
  for (const bit of factor.toString(2)) {
    sum = add(sum, sum)
    if (bit === '1') sum = add(sum, point)
  }
  return sum
}

/** RFC 8032 section 5.1.4. Complete: it holds for equal points and for the neutral one as well. */
function add(a: Point, b: Point): Point {
  const A = mod((a.Y - a.X) * (b.Y - b.X))
  const B = mod((a.Y + a.X) * (b.Y + b.X))
  const C = mod(2n * d * a.T * b.T)
  const D = mod(2n * a.Z * b.Z)
  return { X: mod((B - A) * (D - C)), Y: mod((D + C) * (B + A)), Z: mod((D - C) * (D + C)), T: mod((B - A) * (B + A)) }
}

function isNeutral({ X, Y, Z }: Point): boolean {
  return X === 0n && Y === Z
}

function inverse(value: bigint): bigint {
  return power(value, p - 2n)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = mod(result * result)
    if (bit === '1') result = mod(result * base)
  }
  return result
}

function mod(value: bigint): bigint {
  const rest = value % p
  return rest < 0n ? rest + p : rest
}
