import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { type EventRecord, streamSink } from '../../events/index.ts'

const record: EventRecord = {
  time: '2026-01-01T00:00:00.000Z',
  type: 'rulewire.event',
  event: 'users.signup',
  category: 'business_logic',
  rule: { id: 'signup', name: 'line\nbreak' },
  conditions: [],
  metadata: { 'usr.id': 7 },
  rule_set: 'h',
  request: { method: 'POST' },
}

function collector(write: (chunk: Buffer, done: (error?: Error) => void) => void): Writable {
  return new Writable({ write: (chunk, _encoding, done) => write(chunk as Buffer, done) })
}

test('one JSON line for each record', () => {
  const lines: string[] = []
  const stream = collector((chunk, done) => {
    lines.push(chunk.toString())
    done()
  })
  const sink = streamSink('stdout', stream)
  sink.write(record)
  sink.write(record)
  expect(lines.map(line => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toEqual([true, true])
  expect(lines.map(line => JSON.parse(line))).toEqual([record, record])
})

test('a stream that fails is counted and ends nothing', async () => {
  const stream = collector((_chunk, done) => done(new Error('EPIPE')))
  const sink = streamSink('stdout', stream)
  sink.write(record)
  await new Promise(resolve => stream.once('close', resolve))
  sink.write(record)
  expect(sink.status()).toEqual({ written: 0, dropped: 2 })
})

test('an application that listens for errors of its own stream still hears of them', async () => {
  const stream = collector((_chunk, done) => done(new Error('EPIPE')))
  const heard = once(stream, 'error')
  streamSink('stdout', stream).write(record)
  expect(String((await heard)[0])).toContain('EPIPE')
})

test('a reader that has stopped reading costs records, not memory', () => {
  const stream = collector(() => {})
  const sink = streamSink('stdout', stream)
  const large = { ...record, metadata: { text: 'x'.repeat(1024 * 1024) } }
  for (let i = 0; i < 8; i++) sink.write(large)
  expect(sink.status().dropped).toBe(4)
  expect(stream.writableLength).toBeLessThan(5 * 1024 * 1024)
})

test('a process whose standard output has lost its reader lives on', async () => {
  const program = `
    import { streamSink } from ${JSON.stringify(new URL('../../dist/events/index.js', import.meta.url).href)}
    const sink = streamSink('stdout', process.stdout)
    process.on('message', () => {
      sink.write(${JSON.stringify(record)})
      setImmediate(() => process.send(sink.status()))
    })
    process.send('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const stderr: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  await once(child, 'message')
  child.stdout?.destroy()
  await once(child.stdout as Writable & typeof child.stdout, 'close')
  let dropped = 0
  for (let i = 0; i < 50 && dropped < 3; i++) {
    child.send('write')
    dropped = ((await once(child, 'message'))[0] as { dropped: number }).dropped
  }
  expect(dropped).toBe(3)
  child.disconnect()
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(Buffer.concat(stderr).toString()).toBe('')
})
