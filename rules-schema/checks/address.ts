import { addresses } from '../addresses.ts'
import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { didYouMean } from '../suggest.ts'
import { entriesOf, inputsOf, isObject, type Loose, type RuleContext } from './rule-parts.ts'

const toCome: ReadonlySet<string> = new Set(['server.response.body', 'usr.id', 'usr.login', 'usr.session_id'])

/** Longer ones the schema has told of. */
const maxLength = 128

/** An address that is neither one of those that there are nor declared would never come. */
export function checkAddresses(rule: Loose, pointer: string, { declared }: RuleContext): readonly Problem[] {
  const looked = inputsOf(rule, pointer).map(({ value, pointer: input }) => ({
    name: value.address,
    place: within(input, 'address'),
  }))
  return [...looked, ...suppliedInTests(rule, pointer)].flatMap(({ name, place }) => {
    if (typeof name !== 'string' || name.length > maxLength || addresses.has(name) || declared.has(name)) return []
    return [error('RW111', place, `${quote(name)} is no address`, help(name, declared))]
  })
}

/** A name that is declared and must not be; undefined: it may. */
export function checkDeclared(name: string, pointer: string): Problem | undefined {
  if (addresses.has(name))
    return error('RW118', pointer, `${quote(name)} is an address already`, 'it needs no declaration: leave it out')
  if (!isToCome(name)) return undefined
  return error('RW118', pointer, `${quote(name)} is reserved for a later version`, 'give it a name of your own')
}

function help(name: string, declared: ReadonlySet<string>): string {
  if (isToCome(name)) return `this version does not have ${quote(name)} yet`
  const known = [...addresses.keys(), ...declared]
  const first = didYouMean(name, known) ?? `there are ${known.join(', ')};`
  return `${first} one that the application supplies itself is declared: "addresses": [${quote(name)}]`
}

function isToCome(name: string): boolean {
  return toCome.has(name) || name.startsWith('server.business_logic.')
}

function suppliedInTests(rule: Loose, pointer: string): readonly { readonly name: string; readonly place: string }[] {
  return entriesOf(rule.tests, within(pointer, 'tests')).flatMap(({ value: { request }, pointer: test }) => {
    const supplied = isObject(request) && isObject(request.addresses) ? Object.keys(request.addresses) : []
    return supplied.map(name => ({ name, place: within(test, 'request', 'addresses', name) }))
  })
}
