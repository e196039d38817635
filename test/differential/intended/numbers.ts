import { isMoreIn } from '../compare.ts'
import { isTextAddress, type Suspect } from '../suspects.ts'
import type { Intended, Met } from './intended.ts'
import { oneRule } from './one-rule.ts'

const inBody = { inputs: [{ address: 'server.request.body' }] }
const inQuery = { inputs: [{ address: 'server.request.query' }] }

export const wholeNumbers: Intended = {
  name: 'whole-numbers',
  explains: ({ difference, suspects }) =>
    isMoreIn('rulewire', difference) &&
    suspects.some(
      ({ condition: { operator, parameters }, raw, isKey }) =>
        /^!?equals$/.test(operator) && /signed$/.test(parameters.type ?? '') && typeof raw === 'number' && !isKey,
    ),
  shown: [
    {
      why: 'the Node binding hands every number over as a floating point number',
      ruleSet: oneRule('equals', { ...inBody, type: 'unsigned', value: 5 }),
      request: [{ 'server.request.body': { n: 5 } }],
      rulewire: { run: 0, reports: [{ key_path: ['n'], value: '5' }] },
      libddwaf: {},
    },
    {
      why: 'so no whole number is comparable, and the negated form never true',
      ruleSet: oneRule('!equals', { ...inBody, type: 'signed', value: 5 }),
      request: [{ 'server.request.body': { n: 6 } }],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

export const scalarsAsText: Intended = {
  name: 'scalars-as-text',
  explains: met => hasSuspect(met, ({ raw, isKey }) => !isKey && ['number', 'boolean'].includes(typeof raw)),
  shown: [
    {
      why: 'what comes from outside is text there: a number is its digits',
      ruleSet: oneRule('match_regex', { ...inQuery, regex: '^5$' }),
      request: [{ 'server.request.query': { page: 5 } }],
      rulewire: { run: 0, reports: [{ value: '5' }] },
      libddwaf: {},
    },
    {
      why: 'a boolean is comparable with text',
      ruleSet: oneRule('!exact_match', { ...inQuery, list: ['false'] }),
      request: [{ 'server.request.query': { page: true } }],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

export const textAsNumbers: Intended = {
  name: 'text-as-numbers',
  explains: met =>
    hasSuspect(met, ({ raw, condition: { operator, parameters } }) => {
      const compares = /_than$/.test(operator) || (/equals$/.test(operator) && parameters.type !== 'string')
      return compares && typeof raw === 'string'
    }),
  shown: [
    {
      why: 'text that reads as a number is compared as one',
      ruleSet: oneRule('greater_than', { ...inQuery, type: 'unsigned', value: 4 }),
      request: [{ 'server.request.query': { page: '5' } }],
      rulewire: { run: 0, reports: [{ value: '5' }] },
      libddwaf: {},
    },
    {
      why: 'and so does what reads as a boolean',
      ruleSet: oneRule('equals', { ...inQuery, type: 'boolean', value: true }),
      request: [{ 'server.request.query': { page: 'true' } }],
      rulewire: { run: 0, reports: [{ value: 'true' }] },
      libddwaf: {},
    },
    {
      why: 'any text is comparable',
      ruleSet: oneRule('!equals', { ...inQuery, type: 'float', value: 1.5 }),
      request: [{ 'server.request.query': { page: 'x' } }],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

export const nullInText: Intended = {
  name: 'null-in-text',
  explains: met => hasSuspect(met, ({ raw, isKey, member }) => (isKey ? member : raw) === null) || hasNullAddress(met),
  shown: [
    {
      why: 'null where text is expected is not there',
      ruleSet: oneRule('exists', { inputs: [{ address: 'server.request.query', key_path: ['page'] }] }),
      request: [{ 'server.request.query': { page: null } }],
      rulewire: {},
      libddwaf: { run: 0, reports: [{ key_path: ['page'] }] },
    },
    {
      why: 'an address with nothing but null is one that did not come',
      ruleSet: oneRule('!exists', { inputs: [{ address: 'server.request.query', key_path: ['page'] }] }),
      request: [{ 'server.request.query': null }],
      rulewire: {},
      libddwaf: { run: 0 },
    },
    {
      why: 'and its name is not there either',
      ruleSet: oneRule('exact_match', { ...inQuery, list: ['page'] }, { transformers: ['keys_only'] }),
      request: [{ 'server.request.query': { page: null } }],
      rulewire: {},
      libddwaf: { run: 0, reports: [{ key_path: ['page'], value: 'page' }] },
    },
  ],
}

/** Then there is no path into it, and `!exists` knows nothing of it. */
function hasNullAddress({ case: { requests, ruleSet }, difference: { rule, request } }: Met): boolean {
  const conditions = [rule, ...(ruleSet.exclusions ?? [])].flatMap(({ conditions = [] }) => conditions)
  const addresses = conditions.flatMap(({ parameters }) => parameters.inputs.map(({ address }) => address))
  const texts = addresses.filter(isTextAddress)
  return (requests[request] ?? []).some(supplied => texts.some(address => supplied[address] === null))
}

function hasSuspect({ suspects }: Met, is: (suspect: Suspect) => boolean): boolean {
  return suspects.some(suspect => suspect.isText && is(suspect))
}
