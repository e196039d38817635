/**
 * libddwaf's scalars: a number may be written as text, and text as a number (its src/configuration/common/raw_configuration.cpp).
 * Each gives undefined for what cannot be read so.
 */

export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  const word = value.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

export function asSigned(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value + 0 : undefined
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) + 0 : undefined
}

export function asUnsigned(value: unknown): number | undefined {
  const signed = asSigned(value)
  return signed !== undefined && signed >= 0 ? signed : undefined
}

export function asFloat(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return undefined
  return Number.isFinite(Number(value)) ? Number(value) : undefined
}
