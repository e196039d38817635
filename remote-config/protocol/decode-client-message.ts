import { maxProblems } from '../../rules-schema/index.ts'
import { type Decoded, decode } from './decode.ts'
import { decodeError, heads, release, running } from './decode-shared.ts'
import { maxProblemText, maxSources } from './limits.ts'
import type {
  Attempt,
  AttemptState,
  Bye,
  ClientMessage,
  Health,
  Hello,
  HelloStream,
  OtherSource,
  Ping,
  ReportedProblem,
  Source,
  SourceState,
  Status,
  Timings,
} from './messages.ts'
import {
  hash,
  identifier,
  integer,
  list,
  type Members,
  member,
  name,
  nullable,
  object,
  oneOf,
  revision,
  text,
} from './reader.ts'

const states: readonly AttemptState[] = ['compiling', 'applied', 'refused']
const sources: readonly Source[] = ['disk', 'live', 'none']

const sourceStates: readonly SourceState[] = ['current', 'stale', 'none']

/** What a client sent, checked. For servers. */
export function decodeClientMessage(frame: string): Decoded<ClientMessage> {
  return decode<ClientMessage>(frame, { hello, status, ping, bye, error: decodeError })
}

function hello(frame: Members): Hello {
  const client = object(member(frame, 'client'), 'hello: client')
  const instance = object(member(frame, 'instance'), 'hello: instance')
  return {
    type: 'hello',
    client: {
      name: text(member(client, 'name'), 'hello: client.name'),
      version: text(member(client, 'version'), 'hello: client.version'),
      node: text(member(client, 'node'), 'hello: client.node'),
    },
    instance: {
      id: identifier(member(instance, 'id'), 'hello: instance.id'),
      boot_id: identifier(member(instance, 'boot_id'), 'hello: instance.boot_id'),
      service: name(member(instance, 'service'), 'hello: instance.service'),
      env: name(member(instance, 'env'), 'hello: instance.env'),
      version: name(member(instance, 'version'), 'hello: instance.version'),
    },
    streams: heads(frame, 'hello', helloStream),
  }
}

function helloStream(value: Members, stream: string): HelloStream {
  return {
    stream,
    active: nullable(member(value, 'active'), 'hello: active', running),
    attempt: nullable(member(value, 'attempt'), 'hello: attempt', (of, where) => {
      const members = object(of, where)
      return { ...release(members, where), state: oneOf(member(members, 'state'), `${where}.state`, states) }
    }),
    source: oneOf(member(value, 'source'), 'hello: source', sources),
  }
}

function status(frame: Members): Status {
  const nonce = member(frame, 'nonce')
  const persisted = member(frame, 'persisted')
  const others = member(frame, 'sources')
  return {
    type: 'status',
    seq: integer(member(frame, 'seq'), 'status: seq', 1),
    stream: text(member(frame, 'stream'), 'status: stream'),
    ...(nonce === undefined ? {} : { nonce: text(nonce, 'status: nonce', 64) }),
    active: nullable(member(frame, 'active'), 'status: active', running),
    attempt: nullable(member(frame, 'attempt'), 'status: attempt', attempt),
    persisted: typeof persisted === 'boolean' ? persisted : null,
    health: health(object(member(frame, 'health'), 'status: health')),
    ...(Array.isArray(others) ? { sources: otherSources(others) } : {}),
  }
}

/** Told for people to see: what is not understood of it is left out, and is no reason to close a connection. */
function otherSources(values: readonly unknown[]): readonly OtherSource[] {
  return values.slice(0, maxSources).flatMap(value => {
    try {
      const members = object(value, 'status: source')
      return {
        name: identifier(member(members, 'name'), 'status: source.name'),
        state: oneOf(member(members, 'state'), 'status: source.state', sourceStates),
        revision: nullable(member(members, 'revision'), 'status: source.revision', revision),
        hash: nullable(member(members, 'hash'), 'status: source.hash', hash),
      }
    } catch {
      return []
    }
  })
}

function attempt(value: unknown, where: string): Attempt {
  const members = object(value, where)
  const problems = list(member(members, 'problems'), `${where}.problems`, maxProblems).map(problem)
  return {
    ...release(members, where),
    state: oneOf(member(members, 'state'), `${where}.state`, states),
    problems,
    problem_count:
      nullable(member(members, 'problem_count'), `${where}.problem_count`, (n, at) => integer(n, at, 0)) ??
      problems.length,
    timings: timings(object(member(members, 'timings') ?? {}, `${where}.timings`)),
  }
}

function problem(value: unknown): ReportedProblem {
  const members = object(value, 'status: problem')
  const line = nullable(member(members, 'line'), 'status: problem.line', (n, where) => integer(n, where, 1))
  const column = nullable(member(members, 'column'), 'status: problem.column', (n, where) => integer(n, where, 1))
  const help = nullable(member(members, 'help'), 'status: problem.help', (of, where) => text(of, where, maxProblemText))
  const file = nullable(member(members, 'file'), 'status: problem.file', (of, where) => text(of, where, maxProblemText))
  return {
    code: identifier(member(members, 'code'), 'status: problem.code'),
    severity: oneOf(member(members, 'severity'), 'status: problem.severity', ['error', 'warning']),
    message: text(member(members, 'message'), 'status: problem.message', maxProblemText),
    ...(help === null ? {} : { help }),
    pointer: text(member(members, 'pointer'), 'status: problem.pointer', maxProblemText),
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  }
}

function timings(members: Members): Timings {
  const read = (field: string) =>
    nullable(member(members, field), `status: timings.${field}`, (n, where) => integer(n, where, 0))
  return { verify_ms: read('verify_ms'), compile_ms: read('compile_ms'), persist_ms: read('persist_ms') }
}

function health(members: Members): Health {
  return {
    errors: integer(member(members, 'errors'), 'status: health.errors', 0),
    last_error: nullable(member(members, 'last_error'), 'status: health.last_error', (of, where) =>
      text(of, where, maxProblemText),
    ),
  }
}

function ping(frame: Members): Ping {
  return {
    type: 'ping',
    streams: heads(frame, 'ping', (value, stream) => ({
      stream,
      active: nullable(member(value, 'active'), 'ping: active', (of, where) => release(object(of, where), where)),
    })),
  }
}

function bye(frame: Members): Bye {
  return { type: 'bye', reason: text(member(frame, 'reason'), 'bye: reason') }
}
