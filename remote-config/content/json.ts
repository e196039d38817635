import { isDeeperThan } from './forms/index.ts'

/** A JSON text within a depth, which is looked at first; undefined for what is none, or deeper. */
export function parseWithin(depth: number, text: string): { readonly value: unknown } | undefined {
  if (isDeeperThan(depth, text)) return undefined
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
