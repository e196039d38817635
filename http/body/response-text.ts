import type { Body } from './body.ts'
import type { BodyKind } from './body-kind.ts'
import { parseJsonLines } from './json-lines.ts'

/** The text of a response as a value: what an application wrote is read in one way only. */
export function responseText(kind: BodyKind, text: string): Body {
  if (kind === 'json_lines') {
    const { values, isBroken, cut } = parseJsonLines(text)
    return isBroken ? { value: values, error: 'json', cut } : { value: values, cut }
  }
  if (kind !== 'json') return { value: text, cut: false }
  try {
    return { value: JSON.parse(text) as unknown, cut: false }
  } catch {
    return { value: text, error: 'json', cut: false }
  }
}
