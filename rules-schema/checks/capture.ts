import { quote } from '../form/describe.ts'
import { namesIn, parsePath } from '../jsonpath/index.ts'
import { error, type Problem, warning } from '../problem.ts'
import { secretWordIn } from '../secrets.ts'
import { capturesOf, type InputPart, type Loose } from './rule-parts.ts'

/** A secret that is captured as it is ends in logs and traces: somebody must have meant it. */
export function checkCaptures(rule: Loose, pointer: string): readonly Problem[] {
  return capturesOf(rule, pointer).flatMap(capture => {
    const { mask } = capture.value
    const word = mask === undefined || mask === 'none' ? secretWord(capture) : undefined
    if (word === undefined) return []
    const message = `this captures a secret, by the word ${quote(word)} in its name or path`
    return [
      mask === undefined
        ? error('RW116', capture.pointer, message, 'add "mask": "sha256", "hmac" or "redact" ("none", if you mean it)')
        : warning('RW116', capture.pointer, `${message}, and does not mask it`, '"sha256", "hmac" and "redact" do'),
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
