import { rulesOf } from './rules.mjs'

/** A request that tempts revisions around those in force: what it says was, is or will be looked for. */
export function requestNear(marks, random) {
  const near = () => Math.max(0, random.oneOf(marks) + random.below(5) - 2)
  const words = [
    () => `needle-${near()};`,
    () => `own${random.below(3)}-${near()}-x;`,
    () => `own${random.below(3)}-${near()}-x;`,
    () => 'shared42;',
    () => `third${random.below(3)}a;`,
    () => `LOWered${random.below(5)};`,
    () => 'excluded;',
    () => 'nothing of interest',
  ]
  return {
    kind: random.below(7),
    text: Array.from({ length: 1 + random.below(6) }, () => random.oneOf(words)()).join(' '),
    skip: near(),
    user: near(),
    status: random.chance(0.5) ? 200 : 400 + (near() % 50),
  }
}

/** What is supplied in each step. */
export function suppliedIn(request) {
  return {
    request: {
      'server.request.method': 'POST',
      'server.request.uri.raw': `/swap/${request.kind}/i${request.status}?q=1`,
      'server.request.headers.no_cookies': { 'x-skip': `skip-${request.skip}` },
    },
    body: { 'server.request.body': { text: request.text, other: [1, null] } },
    user: { 'usr.id': `u${request.user}` },
    response: { 'server.response.status': request.status },
  }
}

/** What has to come of a step, by the sources as they were when the request began: { source: { mark, listMark } }. */
export function expectedIn(step, request, sources) {
  const held = (at, kind) =>
    Object.entries(sources).flatMap(([source, { mark, listMark }]) =>
      rulesOf(source, mark).filter(one => one.step === at && one.holds(request, listMark) && (!kind || one.rule[kind])),
    )
  const inOrder = held(step).sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
  const metadata = {}
  for (const { rule } of inOrder) {
    metadata[rule.event] ??= {}
    for (const [key, { value }] of Object.entries(rule.capture ?? {}))
      metadata[rule.event][key] = value ?? `i${request.status}`
  }
  const [acting] = inOrder.filter(({ rule }) => rule.action)
  return {
    matches: inOrder.map(({ rule }) => `${rule.id}@${rule.tags.mark}`),
    metadata,
    action: acting && `${acting.rule.id} ${acting.rule.action.status_code}`,
    incomplete: [],
  }
}

/** The same of what an engine says. */
export function told({ matches, metadata, action, incomplete }) {
  return {
    matches: matches.map(({ rule }) => `${rule.id}@${rule.tags.mark}`),
    metadata: JSON.parse(JSON.stringify(metadata)),
    action: action && `${action.rule} ${action.status_code}`,
    incomplete: [...incomplete],
  }
}
