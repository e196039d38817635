/** The parts of a request or response that a rule can name, in libddwaf's vocabulary. */

export type Phase = 'request' | 'body' | 'response' | 'end'

/** `text`: scalars are their JSON text, `null` is absent. `typed`: JSON types count. */
export type AddressKind = 'text' | 'typed'

export interface AddressInfo {
  /** The last phase in which it can come for the first time; `any` ends with the transaction. */
  readonly phase: Phase | 'any'
  readonly kind: AddressKind
  /** Member names are lower case by definition (HTTP header names). */
  readonly lowerCaseNames?: true
  readonly description: string
}

export const phases: readonly Phase[] = ['request', 'body', 'response', 'end']

export const pathParamsAddress = 'server.request.path_params'

export const addresses: ReadonlyMap<string, AddressInfo> = new Map<string, AddressInfo>([
  ['server.request.method', { phase: 'request', kind: 'text', description: 'The method, in upper case.' }],
  [
    'server.request.uri.raw',
    { phase: 'request', kind: 'text', description: 'The request target as received, with the query.' },
  ],
  [
    'server.request.path',
    { phase: 'request', kind: 'text', description: 'The path, percent-decoded and normalised, without the query.' },
  ],
  [
    pathParamsAddress,
    { phase: 'request', kind: 'text', description: "The values of this rule's own `:name` segments." },
  ],
  [
    'server.request.query',
    { phase: 'request', kind: 'text', description: 'Query parameters by name; several values of one name are a list.' },
  ],
  [
    'server.request.headers.no_cookies',
    {
      phase: 'request',
      kind: 'text',
      lowerCaseNames: true,
      description: 'Request headers by lower-case name, without Cookie; repeated ones are a list.',
    },
  ],
  [
    'server.request.cookies',
    { phase: 'request', kind: 'text', description: 'Cookies by name; several values of one name are a list.' },
  ],
  ['http.client_ip', { phase: 'request', kind: 'text', description: 'The address of the client.' }],
  ['server.request.body', { phase: 'body', kind: 'typed', description: 'The body, parsed by its media type.' }],
  [
    'server.request.body.filenames',
    { phase: 'body', kind: 'text', description: 'The names of the files in a multipart body.' },
  ],
  [
    'server.request.body.part_headers',
    {
      phase: 'body',
      kind: 'text',
      lowerCaseNames: true,
      description:
        'The headers of the parts of a multipart body by lower-case name; those of several parts are a list.',
    },
  ],
  ['server.response.status', { phase: 'response', kind: 'text', description: 'The status code.' }],
  [
    'server.response.headers.no_cookies',
    {
      phase: 'response',
      kind: 'text',
      lowerCaseNames: true,
      description: 'Response headers by lower-case name, without Set-Cookie.',
    },
  ],
  [
    'server.response.body',
    { phase: 'end', kind: 'typed', description: 'The body of the response: JSON with its types, or text.' },
  ],
  ['usr.id', { phase: 'any', kind: 'text', description: "The user's id." }],
  ['usr.login', { phase: 'any', kind: 'text', description: 'What the user typed to log in.' }],
  ['usr.session_id', { phase: 'any', kind: 'text', description: "The session's id." }],
])

const businessLogicInfo: AddressInfo = {
  phase: 'any',
  kind: 'typed',
  description: 'The metadata of an event that the application has told.',
}

export const businessLogicPrefix = 'server.business_logic.'

/** The name of an event, as a rule's `event` is written. */
const eventName = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/

/** Of an address that there is, in the table or by its form; undefined: a set would have to declare it. */
export function findAddress(name: string): AddressInfo | undefined {
  return addresses.get(name) ?? (isBusinessLogic(name) ? businessLogicInfo : undefined)
}

function isBusinessLogic(name: string): boolean {
  return name.startsWith(businessLogicPrefix) && eventName.test(name.slice(businessLogicPrefix.length))
}
