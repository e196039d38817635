import {
  booleans,
  capped,
  epochs,
  fractions,
  hashAt,
  hashes,
  ids,
  integers,
  type Kind,
  keyids,
  lists,
  maps,
  names,
  nonces,
  objects,
  parts,
  sets,
  streams,
  texts,
  times,
  tokens,
  words,
} from './kinds.ts'

/** The tables of PROTOCOL.md, section 6, as a table: `?` need not be there, `0` may be null. */
export interface Member {
  readonly kind: Kind
  readonly optional: boolean
  readonly nullable: boolean
}

const must = (kind: Kind): Member => ({ kind, optional: false, nullable: false })
const may = (kind: Kind): Member => ({ kind, optional: true, nullable: false })
const orNull = (kind: Kind): Member => ({ kind, optional: false, nullable: true })
const mayOrNull = (kind: Kind): Member => ({ kind, optional: true, nullable: true })

const count = integers(0)
const short = texts(64)
const revision = integers(1)
const hash = hashAt(1)
const manyWords = lists('x', 64)
const key = `ed25519:${'0'.repeat(32)}`
const blames = words('release', 'assignment', 'transfer', 'instance')
const sources = words('live', 'disk', 'packaged', 'none')

const seen = (path: string) => ({
  [path]: orNull(objects),
  [`${path}.epoch`]: must(epochs),
  [`${path}.revision`]: must(revision),
})

const assigned = (path: string, member: typeof must) => ({
  [`${path}.epoch`]: member(epochs),
  [`${path}.revision`]: member(revision),
  [`${path}.release`]: member(hashes),
})

const running = (path: string) => ({
  [path]: orNull(objects),
  ...assigned(path, must),
  [`${path}.hash`]: must(hashes),
  [`${path}.program`]: must(texts(200, 1)),
})

const head = {
  streams: must(lists({ stream: 'main', epoch: '1-8f0c2a6e51d94b7a', revision: 0, release: null }, 1, 1)),
  'streams[0].stream': must(streams),
  'streams[0].epoch': must(epochs),
  'streams[0].revision': must({ ...integers(1), wrong: [...integers(1).wrong, 0] }),
  'streams[0].release': must({ ...hashes, wrong: [...hashes.wrong, null] }),
}

const problem = { code: 'RW103', severity: 'error', message: '', pointer: '' }
const otherSource = { name: 'file', state: 'none', revision: null, hash: null }
const listState = {
  ...{ list: 'a', in_use: true, epoch: null, revision: 0, contents: null, count: 0 },
  ...{ state: 'x', stale: null, persisted: null },
}
const counts = { id: 'a', evaluations: 0, matches: 0, acted: 0, time_us: 0, incomplete: 0 }

export const members: Readonly<Record<string, Readonly<Record<string, Member>>>> = {
  hello: {
    client: must(objects),
    'client.name': must(short),
    'client.version': must(short),
    'client.node': must(short),
    instance: must(objects),
    'instance.id': must(ids),
    'instance.boot_id': must(ids),
    'instance.service': orNull(names),
    'instance.env': orNull(names),
    'instance.version': orNull(names),
    capabilities: must(objects),
    'capabilities.hash': must(hashes),
    'capabilities.engine': must(short),
    'capabilities.schemas': must(lists(1, 16, 1)),
    'capabilities.schemas[0]': must(revision),
    'capabilities.operators': may(manyWords),
    'capabilities.operators[0]': must(short),
    'capabilities.actions': may(manyWords),
    'capabilities.features': may(manyWords),
    'capabilities.limits': may(maps(1, 32)),
    root_version: may(count),
    trust: must(objects),
    'trust.mode': must(words('pinned', 'development')),
    'trust.author': must({ ...keyids, right: [[], Array.from({ length: 64 }, () => key)] }),
    'trust.server': must({ ...keyids, right: [[]], wrong: [...keyids.wrong, Array.from({ length: 65 }, () => key)] }),
    streams: must({ right: [], wrong: ['x', {}, [], [{}, {}], 7] }),
    'streams[0].stream': must(streams),
    'streams[0].source': must(sources),
    ...seen('streams[0].seen'),
    ...running('streams[0].active'),
    'streams[0].attempt': orNull(objects),
    'streams[0].have': must(lists(hash, 4)),
    'streams[0].refused': must(lists(hash, 16)),
  },
  status: {
    seq: must(revision),
    stream: must(streams),
    nonce: may(nonces),
    source: must(sources),
    ...seen('seen'),
    ...running('active'),
    attempt: orNull(objects),
    ...assigned('attempt', orNull),
    'attempt.state': must(texts(64, 1)),
    'attempt.stage': orNull(texts(64, 1)),
    'attempt.blame': orNull(blames),
    'attempt.problems': must(lists(problem, 100)),
    'attempt.problems[0].code': must(short),
    'attempt.problems[0].severity': must(words('error', 'warning')),
    'attempt.problems[0].message': must(texts(512)),
    'attempt.problems[0].pointer': must(texts(512)),
    'attempt.problems[0].rule': may(texts(512)),
    'attempt.problems[0].help': may(texts(512)),
    'attempt.problems[0].file': may(texts(512)),
    'attempt.problems[0].line': may(revision),
    'attempt.problems[0].column': may(revision),
    'attempt.problem_count': must(count),
    'attempt.supersedes': mayOrNull(objects),
    'attempt.signers': may({ ...keyids, right: [[], Array.from({ length: 16 }, () => key)] }),
    'attempt.fetched': may(objects),
    'attempt.fetched.objects': must(count),
    'attempt.fetched.bytes': must(count),
    'attempt.timings': must(objects),
    'attempt.timings.fetch_ms': orNull(count),
    'attempt.timings.verify_ms': orNull(count),
    'attempt.timings.compile_ms': orNull(count),
    'attempt.timings.swap_ms': orNull(count),
    'attempt.timings.persist_ms': orNull(count),
    shadow: mayOrNull({ right: [], wrong: [{}, false, '', 0] }),
    persisted: orNull(booleans),
    stale: orNull(times),
    development: may(booleans),
    clock_offset_ms: mayOrNull(integers(Number.MIN_SAFE_INTEGER)),
    health: must(objects),
    'health.errors': must(count),
    'health.last_error': orNull(texts(512)),
    ignored: may(maps(1, 16)),
    sources: may({
      right: [[], Array.from({ length: 16 }, () => otherSource)],
      wrong: [{}, 'x', Array.from({ length: 17 }, () => otherSource)],
    }),
  },

  fetch: {
    transfer: must(integers(1, 2 ** 32 - 1)),
    stream: must(streams),
    hashes: must(sets(hashAt, 512, 1)),
    'hashes[0]': must(hashes),
  },
  cancel: { transfer: must(integers(1, 2 ** 32 - 1)) },
  list_status: {
    seq: must(revision),
    stream: must(streams),
    lists: must(lists(listState, 100)),
    'lists[0].list': must(parts),
    'lists[0].nonce': may(nonces),
    'lists[0].in_use': must(booleans),
    'lists[0].epoch': orNull(epochs),
    'lists[0].revision': must(count),
    'lists[0].contents': orNull(hashes),
    'lists[0].count': must(count),
    'lists[0].state': must(texts(64, 1)),
    'lists[0].code': mayOrNull(texts(200)),
    'lists[0].message': mayOrNull(texts(200)),
    'lists[0].want': may(words('snapshot')),
    'lists[0].stale': orNull(times),
    'lists[0].persisted': orNull(booleans),
  },
  ping: {
    streams: must(lists({ stream: 'main', active: null }, 1, 1)),
    'streams[0].stream': must(streams),
    'streams[0].active': orNull(objects),
    ...assigned('streams[0].active', must),
    'streams[0].active.hash': must(hashes),
    lists: may(lists(['a', 0], 256)),
    'lists[0]': must({ right: [['a', 0]], wrong: [['a'], ['a', 1, 2], [], 'a', { 0: 'a', 1: 1, length: 2 }] }),
    'lists[0][0]': must(parts),
    'lists[0][1]': must(count),
  },
  auth: { token: must(tokens) },
  bye: { reason: must(texts(200)) },
  error: { code: must(short), message: must(texts(512)), nonce: may(nonces) },
  welcome: {
    session: must(nonces),
    server: may(objects),
    'server.name': must(short),
    'server.version': must(short),
    time: must(times),
    heartbeat_ms: must(revision),
    reconnect: must(objects),
    'reconnect.min_ms': must(count),
    'reconnect.max_ms': must(count),
    limits: may(objects),
    'limits.frame_bytes': must(revision),
    'limits.report_ms': must(revision),
    token_expires_at: mayOrNull(times),
    development: may({
      right: [{ author: [], server: ['ed25519:x'] }],
      wrong: [7, [], {}, { author: [] }, { author: [7], server: [] }],
    }),
    roots: mayOrNull({ right: [[], {}, 7, 'x'], wrong: [] }),
    ...head,
  },
  offer: {
    nonce: must(nonces),
    stream: must(streams),
    assignment: must({ right: [{}, 7, [], 'x', null], wrong: [] }),
    release: must(objects),
    'release.signatures': must({ right: [{}, 7, [], 'x', null], wrong: [] }),
    'release.patch': may({ right: [], wrong: [7, 'x', [], {}] }),
    'release.patch.base': must(hashes),
    'release.patch.head': must(texts(8_192, 1)),
    'release.patch.lists': may(lists('{}', 1_000)),
    'release.patch.set': must({ right: [[], ['{}']], wrong: [{}, 'x', [7], [null]] }),
    'release.patch.remove': must({ right: [[], ['a', 'a']], wrong: [{}, [7], ['a b']] }),
    inline: may({
      right: [
        [],
        [{ hash, text: 'x'.repeat(16_384) }],
        [
          { hash, text: '€'.repeat(5_461) },
          { hash, text: 'x' },
        ],
      ],
      wrong: [
        {},
        [{}],
        [{ hash }],
        [{ hash, text: 7 }],
        [{ hash, text: 'x'.repeat(16_385) }],
        [{ hash, text: '€'.repeat(5_462) }],
      ],
    }),
    'inline[0].hash': must(hashes),
    epoch_record: mayOrNull({ right: [{}, 7], wrong: [] }),
    force: may(booleans),
    deadline_ms: may(integers(1_000, 3_600_000)),
  },
  renew: {
    stream: must(streams),
    assignment: mayOrNull({ right: [{}, 7], wrong: [] }),
    lists: may({
      right: [[], Array.from({ length: 32 }, () => 7)],
      wrong: [{}, 'x', Array.from({ length: 33 }, () => ({}))],
    }),
  },
  transfer: {
    transfer: must(integers(1, 2 ** 32 - 1)),
    size: must(integers(0, 67_108_864)),
    missing: must(sets(hashAt, 512)),
  },
  list_offer: {
    nonce: must(nonces),
    stream: must(streams),
    list: must(parts),
    head: must({ right: [{}, 7, null], wrong: [] }),
    delta: may(objects),
    'delta.base': must(count),
    'delta.set': must({ right: [[], ['{}']], wrong: [{}, [7], 'x'] }),
    'delta.remove': must({ right: [[], ['x']], wrong: [{}, [7], 'x'] }),
    entries: may({ right: [], wrong: [[], ['{}']] }),
    snapshot: may({ right: [], wrong: [{ hash, size: 0 }] }),
  },
  pong: { ...head, report: must(booleans) },
  auth_result: { ok: must(booleans), token_expires_at: mayOrNull(times), message: mayOrNull(texts(512)) },
  throttle: { scope: must(short), retry_after_ms: must(capped) },
  drain: { reason: must(texts(200)), reconnect_after_ms: must(capped) },
}

export const reportMembers: Readonly<Record<string, Member>> = {
  seq: must(revision),
  program: must(texts(200, 1)),
  release: mayOrNull(hashes),
  window_ms: must(integers(1, 3_600_000)),
  requests: may(count),
  incomplete: may(maps(1, 16)),
  loop_delay_ms: may(objects),
  'loop_delay_ms.p50': must(fractions),
  'loop_delay_ms.p99': must(fractions),
  rules: must(lists(counts, 500)),
  'rules[0].id': must(parts),
  'rules[0].evaluations': must(count),
  'rules[0].matches': must(count),
  'rules[0].acted': must(count),
  'rules[0].time_us': must(count),
  'rules[0].incomplete': must(count),
  rules_left_out: may(count),
}
