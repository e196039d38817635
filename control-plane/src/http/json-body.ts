import { Lines, maxDepth, readJson, type TextProblem } from 'rulewire/rules-schema'
import { ApiError } from './errors.ts'

export interface JsonBody {
  readonly value: unknown
  /** What `JSON.parse` would have hidden: members that are there twice, numbers out of range. */
  readonly problems: readonly TextProblem[]
  readonly text: string
}

/** A request's body by our own reader, the one that rule files go through. Throws an `ApiError` for what is not JSON. */
export function readJsonBody(bytes: Buffer): JsonBody {
  const text = decode(bytes)
  const { wellFormed, value, problems } = readJson(text, undefined, maxDepth + 1) // a document, and what is around it
  if (wellFormed) return { value, problems, text }
  const [first] = problems
  const place = new Lines(text).at(first?.offset ?? 0)
  throw new ApiError(400, codes[first?.code ?? ''] ?? 'not-json', first?.message ?? 'the body is not JSON', place)
}

/** What is JSON and still not read to its end. */
const codes: Readonly<Record<string, string>> = { RW004: 'too-deep', RW005: 'too-large' }

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ApiError(400, 'not-utf8', 'the body is not UTF-8')
  }
}
