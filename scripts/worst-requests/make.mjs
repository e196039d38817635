export const body = 'server.request.body'

export function times(count, make) {
  return Array.from({ length: count }, (_, at) => make(at))
}

export function rule(id, members) {
  return { id, category: 'business_logic', event: 'test.event', ...members }
}

/** Most rules of these sets are one test on the body. */
export function asks(id, operator, members, input = {}) {
  return rule(id, { conditions: [{ operator, inputs: [{ address: body, ...input }], ...members }] })
}

export function regexRules(count, regexOf, input = {}) {
  return () => times(count, at => asks(`r${at}`, 'match_regex', { regex: regexOf(at) }, input))
}

export function containsRules(count, textOf, input = {}) {
  return () => times(count, at => asks(`r${at}`, 'contains', { values: [textOf(at)] }, input))
}

/** A string that nobody has looked at, and that is not made of others any more. */
export function fresh(text) {
  return JSON.parse(JSON.stringify(text))
}

export function ofBody(value) {
  return () => [{ [body]: fresh(value()) }]
}

/** The same for what JSON has not. */
export function ofValue(value) {
  return () => [{ [body]: value() }]
}

/** As many nodes as are read, but a few; `last` is the last of them. */
export function crowd(of, last) {
  return [...times(998, () => times(9, of)), last]
}

/** The same letters each time, in no order. */
export function random(letters, length) {
  let state = 1
  return times(length, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return letters[(state >> 16) % letters.length]
  }).join('')
}
