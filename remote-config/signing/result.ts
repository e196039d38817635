/** What others get wrong is a value: a code to decide by, and words for whoever has to put it right. */
export type Result<T, Code extends string> = { readonly ok: true; readonly value: T } | Refused<Code>

export interface Refused<Code extends string> {
  readonly ok: false
  readonly code: Code
  readonly message: string
}

export function refused<Code extends string>(code: Code, message: string): Refused<Code> {
  return { ok: false, code, message }
}
