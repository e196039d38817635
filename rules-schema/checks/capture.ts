import { quote } from '../form/describe.ts'
import { namesIn, parsePath } from '../jsonpath/index.ts'
import { error, type Problem } from '../problem.ts'
import { secretWordIn } from '../secrets.ts'
import { capturesOf, type InputPart, type Loose } from './rule-parts.ts'

/** A secret that is captured ends in logs and traces; this version cannot mask one. */
export function checkCaptures(rule: Loose, pointer: string): readonly Problem[] {
  return capturesOf(rule, pointer).flatMap(capture => {
    const word = secretWord(capture)
    if (word === undefined) return []
    return [
      error(
        'RW116',
        capture.pointer,
        `this would capture a secret, by the word ${quote(word)} in its name or path`,
        'this version cannot mask a value: capture something else, or a constant that says it was there',
      ),
    ]
  })
}

function secretWord({ capturedAs, value }: InputPart): string | undefined {
  const path = typeof value.path === 'string' ? parsePath(value.path) : undefined
  const names = path?.ok ? path.segments.flatMap(namesIn) : []
  for (const name of [capturedAs ?? '', ...names]) {
    const word = secretWordIn(name)
    if (word !== undefined) return word
  }
  return undefined
}
