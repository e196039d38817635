import { expect, test } from 'vitest'
import { decodeClientMessage } from '../../remote-config/protocol/index.ts'

const hash = `sha256:${'a'.repeat(64)}`
const good = { name: 'file', state: 'current', revision: null, hash }

function decoded(sources: unknown): unknown {
  const status = { type: 'status', seq: 1, stream: 'main', active: null, attempt: null, persisted: null }
  const frame = { ...status, health: { errors: 0, last_error: null }, ...(sources === undefined ? {} : { sources }) }
  const result = decodeClientMessage(JSON.stringify(frame))
  if (!result.ok) throw new Error(result.message)
  return (result.message as { readonly sources?: unknown }).sources
}

const cases: readonly [what: string, sources: unknown, read: unknown][] = [
  ['nothing said', undefined, undefined],
  ['none', [], []],
  ['a file', [good], [good]],
  ['one that counts revisions', [{ ...good, revision: 7 }], [{ ...good, revision: 7 }]],
  ['members of a later version', [{ ...good, more: 1 }], [good]],
  ['absent members', [{ name: 'file', state: 'none' }], [{ name: 'file', state: 'none', revision: null, hash: null }]],
  ['a state of a later version', [{ ...good, state: 'odd' }, good], [good]],
  ['a hash that is none', [{ ...good, hash: 'x' }], []],
  ['a name that could steer a terminal', [{ ...good, name: '\u001b[31m' }], []],
  ['no objects', [null, 1, [], good], [good]],
  ['no list', 'file', undefined],
  ['too many', Array(1000).fill(good), Array(16).fill(good)],
]

test('the table is whole', () => expect(cases).toHaveLength(12))

test.each(cases)('sources in a status: %s', (_what, sources, read) => expect(decoded(sources)).toEqual(read))
