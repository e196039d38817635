/** Ways to spoil a document, by what the engine answers. A part of them is nothing that a change could bring. */
export const spoilt = {
  RW103: document => withRule(document, { conditions: [regexTest('(')] }),
  RW122: document =>
    withRule(document, {
      conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'of-nobody' }],
    }),
  RW201: (document, other) => ({
    ...document,
    rules: [...document.rules, { ...document.rules[0], id: `${other}.always` }],
  }),
}

function withRule(document, members) {
  const rule = { ...document.rules[0], ...members, id: 'spoilt' }
  return { ...document, rules: [...document.rules, rule] }
}

function regexTest(regex) {
  return { operator: 'match_regex', inputs: [{ address: 'server.request.body' }], regex }
}
