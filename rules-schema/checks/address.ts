import { addresses, businessLogicPrefix, findAddress } from '../addresses.ts'
import { builtInEvents } from '../events.ts'
import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem, warning } from '../problem.ts'
import { didYouMean, nearest } from '../suggest.ts'
import { entriesOf, inputsOf, isObject, type Loose, type Part, type RuleContext } from './rule-parts.ts'

/** Longer ones the schema has told of. */
const maxLength = 128

/** Of a rule's conditions and captures, and of what its tests supply. */
export function checkAddresses(rule: Loose, pointer: string, { declared }: RuleContext): readonly Problem[] {
  const supplied = suppliedInTests(rule, pointer).flatMap(({ name, place }) => checkAddress(name, place, declared))
  return [...checkAddressesOf(inputsOf(rule, pointer), declared), ...supplied]
}

export function checkAddressesOf(inputs: readonly Part[], declared: ReadonlySet<string>): readonly Problem[] {
  return inputs.flatMap(({ value: { address }, pointer }) =>
    typeof address === 'string' ? checkAddress(address, within(pointer, 'address'), declared) : [],
  )
}

/** An address that is neither one of those that there are nor declared would never come. */
function checkAddress(name: string, place: string, declared: ReadonlySet<string>): readonly Problem[] {
  if (name.length > maxLength || declared.has(name)) return []
  if (findAddress(name) === undefined)
    return [error('RW111', place, `${quote(name)} is no address`, help(name, declared))]
  return name.startsWith(businessLogicPrefix) ? resembling(name, place) : []
}

/** Any event may be told by the application; one that is nearly a built-in event was hardly meant to be its own. */
function resembling(name: string, place: string): readonly Problem[] {
  const event = name.slice(businessLogicPrefix.length)
  const meant = builtInEvents.has(event) ? undefined : nearest(event, builtInEvents.keys())
  if (meant === undefined) return []
  const message = `${quote(event)} is an event of your own, and very like a built-in one`
  return [warning('RW304', place, message, `did you mean "${businessLogicPrefix}${meant}"?`)]
}

/** A name that is declared and must not be; undefined: it may. */
export function checkDeclared(name: string, pointer: string): Problem | undefined {
  if (findAddress(name) !== undefined)
    return error('RW118', pointer, `${quote(name)} is an address already`, 'it needs no declaration: leave it out')
  if (!name.startsWith(businessLogicPrefix)) return undefined
  return error('RW118', pointer, `${quote(name)} is reserved: ${eventHelp}`, 'give it a name of your own')
}

const eventHelp = `after ${businessLogicPrefix} comes the name of an event, words of a-z, 0-9 and _ joined by dots`

function help(name: string, declared: ReadonlySet<string>): string {
  if (name.startsWith(businessLogicPrefix)) return didYouMean(name, eventAddresses(name)) ?? eventHelp
  // Sorted: of two that are equally near the same one is meant, whatever the order of the files.
  const own = [...declared].sort()
  const first =
    didYouMean(name, [...addresses.keys(), ...own, ...eventAddresses(name)]) ??
    `there are ${[...addresses.keys(), `${businessLogicPrefix}<event>`, ...own].join(', ')};`
  return `${first} one that the application supplies itself is declared: "addresses": [${quote(name)}]`
}

/** Those of built-in events, and that of the event in which the name ends. */
function eventAddresses(name: string): readonly string[] {
  const builtIn = [...builtInEvents.keys()].map(event => businessLogicPrefix + event)
  const [, , ...words] = name.toLowerCase().split('.')
  const event = words.join('.')
  const own = businessLogicPrefix + (nearest(event, builtInEvents.keys()) ?? event)
  return findAddress(own) === undefined ? builtIn : [...builtIn, own]
}

function suppliedInTests(rule: Loose, pointer: string): readonly { readonly name: string; readonly place: string }[] {
  return entriesOf(rule.tests, within(pointer, 'tests')).flatMap(({ value: { request }, pointer: test }) => {
    const supplied = isObject(request) && isObject(request.addresses) ? Object.keys(request.addresses) : []
    return supplied.map(name => ({ name, place: within(test, 'request', 'addresses', name) }))
  })
}
