import { findAddress, type Phase } from '../rules-schema/index.ts'
import {
  type Described,
  describedBody,
  describedHead,
  describedResponse,
  describedResponseBody,
  describedUser,
  type RequestDescription,
  type ResponseDescription,
} from './description.ts'

/** What comes at once. */
export interface DescribedStep extends Omit<Described, 'readings'> {
  /** Over when this has come; `end` is over with the exchange itself. */
  readonly phase: Phase
}

/**
 * An exchange as a guard would see it: head, body, response, end, each once; without a response, there is none. What others may
 * understand of head and body follows them, and then they come once more, as in a guard. The user, and
 * addresses that may come at any time, come between body and response: when the application has read the one and not yet
 * written the other. `addresses` of the request come in their phase, and win over what the rest of the description says.
 */
export function describedSteps(request: RequestDescription, response?: ResponseDescription): readonly DescribedStep[] {
  const given = byPhase(request.addresses ?? {})
  const head = describedHead(request)
  const body = describedBody(request) ?? nothing
  const responseHead = response === undefined ? {} : describedResponse(response)
  const responseBody = response === undefined ? {} : describedResponseBody(response)
  const later: readonly DescribedStep[] = [
    { phase: 'body', addresses: { ...describedUser(request), ...given.any }, cut: [] },
    { phase: 'response', addresses: { ...responseHead, ...given.response }, cut: [] },
    { phase: 'end', addresses: { ...responseBody, ...given.end }, cut: [] },
  ]
  return [
    ...inEveryReading('request', head, given.request),
    ...inEveryReading('body', body, given.body),
    ...later.filter(saysSomething),
  ]
}

/** @param given wins, and is read in one way only */
function inEveryReading(
  phase: Phase,
  { addresses, cut, readings }: Described,
  given: Values,
): readonly DescribedStep[] {
  const ours: DescribedStep = { phase, addresses: { ...addresses, ...given }, cut }
  const others = readings.map(reading => Object.entries(reading).filter(([address]) => !Object.hasOwn(given, address)))
  const steps = others
    .filter(values => values.length > 0)
    .map(values => ({ phase, addresses: Object.fromEntries(values), cut: [] }))
  return steps.length === 0 ? [ours] : [ours, ...steps, ours]
}

const nothing: Described = { addresses: {}, cut: [], readings: [] }

function saysSomething({ addresses }: DescribedStep): boolean {
  return Object.keys(addresses).length > 0
}

type Values = Record<string, unknown>

function byPhase(given: Readonly<Values>): Readonly<Record<Phase | 'any', Values>> {
  const phases: Record<Phase | 'any', Values> = { request: {}, body: {}, response: {}, end: {}, any: {} }
  for (const [address, value] of Object.entries(given)) phases[findAddress(address)?.phase ?? 'any'][address] = value
  return phases
}
