import { isDeepStrictEqual } from 'node:util'
import type { Input } from '../../../rules-schema/index.ts'
import type { Random } from '../../property/prefilter/random.ts'

/** What is supplied in one request, by address. */
export type Supplied = Readonly<Record<string, unknown>>

/** Under a path of its own, so that rules with an endpoint see some requests only. */
export const groups = 4

export interface TriedRequest {
  readonly group: number
  /** In the order in which it comes. */
  readonly calls: readonly Supplied[]
}

/** The addresses that texts are put into; the last are declared ones, which rules of others look at. */
export const places = [
  'server.request.query',
  'server.request.headers.no_cookies',
  'server.request.cookies',
  'server.request.path_params',
  'server.request.body',
  'grpc.server.request.message',
  'graphql.server.all_resolvers',
]

/** `text` gives the next one. Sometimes all comes at once, sometimes one after the other. */
export function requestOf(text: () => string, random: Random): TriedRequest {
  const group = random.below(groups)
  const head = { 'server.request.method': 'POST', 'server.request.uri.raw': `/group${group}/any?x=1` }
  const rest = {
    'server.request.query': { q: text(), payload: [text(), 'plain'] },
    'server.request.headers.no_cookies': { 'user-agent': text(), referer: [text()] },
    'server.request.cookies': { session: text() },
    'server.request.path_params': { id: text() },
    'server.request.body': bodyOf(text),
    'grpc.server.request.message': { message: text() },
    'graphql.server.all_resolvers': { user: [{ id: text() }] },
  }
  const calls = random.chance(0.5)
    ? [{ ...head, ...rest }]
    : [head, ...Object.entries(rest).map(one => Object.fromEntries([one]))]
  return { group, calls }
}

function bodyOf(text: () => string): unknown {
  // Names of members are texts as well. As JSON has them: none is special.
  return JSON.parse(
    `{"a":${quoted(text)},"b":[${quoted(text)},{${quoted(text)}:${quoted(text)}},7,null],${quoted(text)}:true}`,
  )
}

function quoted(text: () => string): string {
  return JSON.stringify(text())
}

/** Everything that was supplied. */
export function suppliedIn({ calls }: TriedRequest): Supplied {
  return Object.assign({}, ...calls)
}

/** `$`, or names of members alone; of other paths nothing is said. */
export function namesOf(path = '$'): readonly string[] | undefined {
  const names = [...path.matchAll(/\.([\w-]+)|\['([^'\\]*)'\]/g)].map(([, plain, inQuotes]) => plain ?? inQuotes ?? '')
  const again = names.map(name => (path.includes(`['${name}']`) ? `['${name}']` : `.${name}`)).join('')
  return isDeepStrictEqual(`$${again}`, path) ? names : undefined
}

/** The strings that an input without its transformers has: values at or below what it selects, or names of members. */
export function stringsOf({ address, path, target }: Input, supplied: Supplied): readonly string[] {
  let selected: unknown = supplied[address]
  for (const name of namesOf(path) ?? []) {
    selected = isObject(selected) && Object.hasOwn(selected, name) ? Reflect.get(selected, name) : undefined
  }
  const found: string[] = []
  collect(selected, target === 'keys', found)
  return found
}

function collect(value: unknown, keys: boolean, found: string[]): void {
  if (typeof value === 'string' && !keys) found.push(value)
  if (Array.isArray(value)) for (const item of value) collect(item, keys, found)
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (keys) found.push(name)
      collect(member, keys, found)
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
