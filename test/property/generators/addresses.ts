import fc from 'fast-check'
import { target } from './targets.ts'
import { scalar, textMap, value, word } from './values.ts'
import { declaredAddress, eventAddresses, ipTexts, methods, statuses, words } from './vocabulary.ts'

const nearly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: scalar }, { weight: 1, arbitrary: value })

const method = nearly(fc.constantFrom(...methods, 'get'))
const status = nearly(fc.constantFrom<unknown>(...statuses, '200', '401'))
const mostlyMap = nearly(textMap)
const mostlyTarget = nearly(target)
const user = nearly(word)

/** What is supplied at each address: mostly what belongs there, sometimes anything. */
export const valuesByAddress = {
  'server.request.method': method,
  'server.request.uri.raw': mostlyTarget,
  'server.request.path': mostlyTarget,
  'server.request.path_params': mostlyMap,
  'server.request.query': mostlyMap,
  'server.request.headers.no_cookies': mostlyMap,
  'server.request.cookies': mostlyMap,
  'http.client_ip': nearly(fc.constantFrom(...words, ...ipTexts)),
  'server.request.body': value,
  'server.request.body.filenames': nearly(fc.array(word, { maxLength: 3 })),
  'server.request.body.part_headers': mostlyMap,
  'server.response.status': status,
  'server.response.headers.no_cookies': mostlyMap,
  'server.response.body': value,
  'usr.id': user,
  'usr.login': user,
  'usr.session_id': user,
  [eventAddresses.login]: nearly(textMap),
  [eventAddresses.order]: value,
  [declaredAddress]: value,
} as const satisfies Readonly<Record<string, fc.Arbitrary<unknown>>>

export type KnownAddress = keyof typeof valuesByAddress

export const addressNames = Object.keys(valuesByAddress) as KnownAddress[]

export const address: fc.Arbitrary<KnownAddress> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...addressNames) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<KnownAddress>('server.request.body', 'server.request.query', 'server.response.status'),
  },
)
