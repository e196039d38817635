import type { AddressValues } from '../contract.ts'

/**
 * Rules and requests that lead through what rules can ask, so that there is one object of every shape that judging makes. Theirs is a
 * program of its own: nobody is judged by it.
 */
const frame = { category: 'business_logic', event: 'shape.kept' } as const
const body = { address: 'server.request.body' } as const

export const exemplarRules = {
  version: 1,
  rules: [
    {
      ...frame,
      id: 'endpoint',
      endpoint: { method: 'POST', path: '/kept/:name' },
      conditions: [
        { operator: 'match_regex', inputs: [{ ...body, path: '$.text' }], regex: 'k[e]+pt' },
        { operator: 'exists', inputs: [{ address: 'server.request.path_params', path: '$.name' }] },
      ],
      capture: { text: { ...body, path: '$.text' }, later: { address: 'server.response.status' } },
    },
    {
      ...frame,
      id: 'status',
      conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 200 }],
    },
    {
      ...frame,
      id: 'negated',
      conditions: [{ operator: 'not', condition: { operator: 'contains', inputs: [body], values: ['nowhere'] } }],
    },
    ...['kept', 'shape', 'other'].flatMap(word => [
      { ...frame, id: `text-${word}`, conditions: [{ operator: 'contains', inputs: [body], values: [word] }] },
      {
        ...frame,
        id: `rewritten-${word}`,
        conditions: [
          { operator: 'match_regex', inputs: [{ ...body, transformers: ['url_decode'] }], regex: `${word}\\s+[a-z]+` },
        ],
      },
      {
        ...frame,
        id: `names-${word}`,
        conditions: [{ operator: 'starts_with', inputs: [{ ...body, target: 'keys' }], values: [word] }],
      },
    ]),
    {
      ...frame,
      id: 'listed',
      conditions: [{ operator: 'exact_match', inputs: [{ ...body, path: '$.text' }], list: 'kept' }],
    },
  ],
  lists: [{ id: 'kept', type: 'value', entries: [{ value: 'kept' }] }],
  exclusions: [
    {
      id: 'kept',
      rules: [{ id: 'text-other' }],
      conditions: [{ operator: 'equals', inputs: [{ ...body, path: '$.text' }], value: 'other' }],
    },
  ],
}

export const exemplarRequests: readonly (readonly AddressValues[])[] = [
  [
    {
      'server.request.method': 'POST',
      'server.request.uri.raw': '/kept/one?a=b',
      'server.request.body': { text: 'kept shape', more: ['%6bept', 'shape+other', 1, true, null, { kept: 'x' }] },
    },
    { 'server.response.status': 200 },
  ],
  [{ 'server.request.method': 'GET', 'server.request.uri.raw': '/other' }],
]
