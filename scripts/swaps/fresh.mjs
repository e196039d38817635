import { isDeepStrictEqual } from 'node:util'
import { suppliedIn } from './requests.mjs'
import { documentOf, steps } from './rules.mjs'

/**
 * What an engine says that never had any other program. Undefined: the very same in every outcome, the program's hash included.
 */
export function differsFromFresh(createEngine, options, { sources, hash, request, outcomes }) {
  const engine = createEngine({ ...options, schedule: task => task() })
  for (const [source, marks] of Object.entries(sources)) void engine.apply(documentOf(source, marks), { source })
  const transaction = engine.begin()
  const supplied = suppliedIn(request)
  const afresh = steps.map(step => (step === 'end' ? transaction.end() : transaction.run(supplied[step])))
  const [expected, actual] = [
    { hash: transaction.program, outcomes: afresh },
    { hash, outcomes },
  ].map(one => JSON.parse(JSON.stringify(one)))
  return isDeepStrictEqual(actual, expected) ? undefined : { expected, actual }
}
