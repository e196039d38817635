import { createHash } from 'node:crypto'

/** edwards25519 as RFC 8032 section 5.1 writes it down, affine and slow: what the tests make hostile keys and signatures with. */

export const p = 2n ** 255n - 19n
export const L = 2n ** 252n + 27742317777372353535851937790883648493n

export interface Affine {
  readonly x: bigint
  readonly y: bigint
}

const d = mod(-121665n * inverse(121666n))
export const neutral: Affine = { x: 0n, y: 1n }
export const base: Affine = {
  x: 15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  y: 46316835694926478169428394003475163141307993866256225615783033603165251855960n,
}

export function mod(value: bigint, by = p): bigint {
  return ((value % by) + by) % by
}

export function power(value: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n
  const half = power(mod(value * value), exponent / 2n)
  return exponent % 2n === 0n ? half : mod(half * value)
}

function inverse(value: bigint): bigint {
  return power(mod(value), p - 2n)
}

export function add(a: Affine, b: Affine): Affine {
  const t = mod(d * a.x * b.x * a.y * b.y)
  // Both quotients by one inverse: 1/(1 + t) is (1 − t)/(1 − t²).
  const both = inverse(1n - t * t)
  return {
    x: mod((a.x * b.y + a.y * b.x) * (1n - t) * both),
    y: mod((a.y * b.y + a.x * b.x) * (1n + t) * both),
  }
}

export function times(factor: bigint, point: Affine): Affine {
  if (factor === 0n) return neutral
  const half = times(factor / 2n, add(point, point))
  return factor % 2n === 0n ? half : add(half, point)
}

export function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}

export function encode({ x, y }: Affine): Buffer {
  return littleEndian(y | ((x & 1n) << 255n))
}

/** The four points of order 8, then those of the orders 4, 2 and 1: all that 8 takes to the neutral one. */
export const smallOrderPoints: readonly Affine[] = (() => {
  // Of order 8 is what doubles to y = 0; with x² = −y² the curve says d·y⁴ + 2·y² − 1 = 0.
  const root = squareRoot(mod(1n + d)) as bigint
  const y = [root, -root].map(r => squareRoot(mod((r - 1n) * inverse(d)))).find(found => found !== undefined) as bigint
  const x = mod(y * power(2n, (p - 1n) / 4n))
  return [1n, 3n, 5n, 7n, 2n, 6n, 4n, 0n].map(factor => times(factor, { x, y }))
})()

function squareRoot(value: bigint): bigint | undefined {
  const root = power(value, (p + 3n) / 8n)
  const roots = [root, mod(root * power(2n, (p - 1n) / 4n))]
  return roots.find(one => mod(one * one) === value)
}

/** SHA-512(R, A, M) as a number below L. */
export function challenge(R: Uint8Array, A: Uint8Array, message: Uint8Array): bigint {
  const digest = createHash('sha512').update(R).update(A).update(message).digest().reverse()
  return mod(BigInt(`0x${digest.toString('hex')}`), L)
}
