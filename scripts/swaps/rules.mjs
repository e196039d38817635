/**
 * Rules of which everything can be told in advance. Each is a rule of the format, the step of a request in which it becomes known
 * whether it holds, and whether it does: what an engine says is held against that. Every revision (its mark) has rules of the same
 * kinds that look for other texts, and each rule carries the mark of its revision.
 */

/** The steps of a request, in their order. */
export const steps = ['request', 'body', 'user', 'response', 'end']

const text = { address: 'server.request.body', path: '$.text' }

/** A pattern that every source has in every revision. */
export const sharedPattern = 'shared\\d{2,9};'

/** How many patterns of a revision are in no other. */
export const ownPatterns = 3

/**
 * The rules of one source at one mark. `holds` is asked with a request, and with the mark of the document that the list and the
 * exclusion of the source came with: a change brings rules alone.
 */
export function rulesOf(source, mark) {
  const key = `${source} ${mark}`
  const made = recent.get(key) ?? makeRules(source, mark)
  recent.set(key, made)
  if (recent.size > 100) recent.delete(recent.keys().next().value)
  return made
}

const recent = new Map()

function makeRules(source, mark) {
  const rule = (id, step, holds, members) => ({
    step,
    holds,
    rule: {
      id: `${source}.${id}`,
      category: 'business_logic',
      event: `swap.${source}`,
      tags: { mark: String(mark) },
      ...members,
    },
  })
  const regex = (id, pattern, holds, more = {}) =>
    rule(id, 'body', holds, {
      conditions: [
        { operator: 'match_regex', inputs: [{ ...text, ...more }], regex: pattern, options: { case_sensitive: true } },
      ],
    })
  const says = word => request => request.text.includes(word)
  return [
    rule('always', 'request', () => true, {
      endpoint: { path: '/swap/**' },
      capture: { [`mark.${source}`]: { value: mark } },
    }),
    // Literals and patterns that no other revision has.
    rule(`word.${mark}`, 'body', says(`needle-${mark};`), {
      conditions: [{ operator: 'contains', inputs: [text], values: [`needle-${mark};`] }],
    }),
    ...Array.from({ length: ownPatterns }, (_, n) =>
      regex(`own.${mark}.${n}`, `own${n}-${mark}-[xyz]+;`, says(`own${n}-${mark}-x;`)),
    ),
    // A pattern that all have, one that some have, and one behind transformers.
    regex('shared', sharedPattern, says('shared42;')),
    regex(`third.${mark}`, `third${mark % 3}[a-c]{1,5};`, says(`third${mark % 3}a;`)),
    regex('lowered', `lowered${mark % 5}\\s?;`, request => request.text.includes(`LOWered${mark % 5};`), {
      transformers: ['url_decode', 'lowercase'],
    }),
    rule('absent', 'body', request => !request.text.includes(`needle-${mark};`), {
      conditions: [
        { operator: 'not', condition: { operator: 'contains', inputs: [text], values: [`needle-${mark};`] } },
      ],
    }),
    rule('scoped', 'body', request => request.kind === mark % 7 && request.text.includes(`own0-${mark % 11}`), {
      endpoint: { method: 'POST', path: `/swap/${mark % 7}/:id` },
      conditions: [{ operator: 'match_regex', inputs: [text], regex: `own0-${mark % 11}` }],
      capture: { [`id.${source}`]: { address: 'server.request.path_params', path: '$.id' } },
    }),
    rule('blocks', 'body', says(`own1-${mark}-x;`), {
      conditions: [{ operator: 'contains', inputs: [text], values: [`own1-${mark}-x;`] }],
      action: { type: 'block', status_code: 400 + (mark % 100) },
    }),
    rule('excluded', 'body', (request, listMark) => says('excluded;')(request) && request.skip !== listMark, {
      conditions: [{ operator: 'contains', inputs: [text], values: ['excluded;'] }],
    }),
    rule('listed', 'user', (request, listMark) => request.user === listMark, {
      conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: `${source}-users` }],
    }),
    rule('status', 'response', request => request.status === 400 + (mark % 50), {
      conditions: [
        { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 400 + (mark % 50) },
        { operator: 'exists', inputs: [text] },
      ],
    }),
    rule('unanswered', 'end', () => true, {
      conditions: [
        { operator: 'not', condition: { operator: 'exists', inputs: [{ address: 'server.response.body' }] } },
      ],
    }),
  ]
}

/** The rules as a document, with a list and an exclusion that carry a mark as well. */
export function documentOf(source, { mark, listMark }) {
  return {
    version: 1,
    rules: rulesOf(source, mark).map(({ rule }) => rule),
    lists: [{ id: `${source}-users`, type: 'value', entries: [{ value: `u${listMark}` }, { value: 'nobody' }] }],
    exclusions: [
      {
        id: `${source}-skips`,
        rules: [{ id: `${source}.excluded` }],
        conditions: [
          {
            operator: 'equals',
            inputs: [{ address: 'server.request.headers.no_cookies', path: "$['x-skip']" }],
            value: `skip-${listMark}`,
          },
        ],
        effect: 'bypass',
      },
    ],
  }
}
