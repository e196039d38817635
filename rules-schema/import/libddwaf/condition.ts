import { quote } from '../../form/describe.ts'
import { didYouMean } from '../../suggest.ts'
import type { Condition } from '../../types.ts'
import type { Members } from '../members.ts'
import { readInputs } from './inputs.ts'
import { tellNegatesMissing } from './missing-data.ts'
import { operands, type Surroundings } from './operands.ts'
import type { Rewriting } from './transformers.ts'

/** Of libddwaf's operators those that watch what the service itself does. */
const detectors = new Set(['lfi_detector', 'ssrf_detector', 'sqli_detector', 'shi_detector', 'cmdi_detector'])
const injections = new Set(['is_sqli', 'is_xss'])
const negatable = new Set([
  'match_regex',
  'match_regex_with_checksum',
  'phrase_match',
  'exact_match',
  'ip_match',
  'equals',
  'exists',
])

/** A condition of libddwaf as a test of ours; undefined where it cannot be one, which is told. */
export function readCondition(members: Members, rewriting: Rewriting, around: Surroundings): Condition | undefined {
  const written = members.word('operator')
  const parameters = members.object('parameters')
  members.tellUnknown()
  if (members.failed) return undefined
  const operator = written.replace(/@v.*$/s, '')
  const isNegated = operator.startsWith('!')
  const name = isNegated ? operator.slice(1) : operator
  const read = isNegated && !negatable.has(name) ? undefined : operands.get(name)
  if (read === undefined) return members.refuse(unknown(operator), 'operator')
  const { operator: other = name, ...rest } = read(parameters, around)
  const inputs = readInputs(parameters, { rewriting, pathAlone: name === 'exists', exactlyOne: isNegated })
  parameters.tellUnknown()
  if (members.failed) return undefined
  const condition = { operator: isNegated ? `!${other}` : other, inputs, ...rest } as Condition
  tellNegatesMissing(condition, parameters, around)
  return condition
}

function unknown(operator: string): string {
  if (detectors.has(operator))
    return `${operator} watches files, queries and commands inside the service, and Rulewire looks at requests and responses`
  if (injections.has(operator)) return `${operator} is not there yet`
  if (operator.startsWith('!') && operands.has(operator.slice(1)))
    return `${quote(operator)}: this operator has no negated form`
  const meant = didYouMean(operator, [...operands.keys()])
  return `there is no operator ${quote(operator)}${meant === undefined ? '' : `: ${meant}`}`
}
