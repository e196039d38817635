import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameOf } from '../../../remote-config/content/index.ts'
import { type Came, chunksOf, decodeChunk, Fetches, limits, Transfers } from '../../../remote-config/messages/index.ts'

const object = (size: number, filling = 7) => {
  const bytes = Buffer.alloc(size, filling)
  return { bytes, hash: nameOf(bytes), size }
}

function chunk(frame: Uint8Array) {
  const read = decodeChunk(frame)
  if (read === undefined) throw new Error('a frame of ours is malformed')
  return read
}

function arrived(came: Came) {
  if (came.ok !== true) throw new Error(`not taken: ${JSON.stringify(came)}`)
  return came
}

describe('frames of chunks', () => {
  it.each([
    ['nothing', 0, false],
    ['half a head', 7, false],
    ['a head alone', 8, false],
    ['one byte', 9, true],
    ['a full one', 8 + 16_384, true],
    ['a byte more', 8 + 16_385, false],
  ])('%s', (_, length, isRight) => {
    expect(decodeChunk(Buffer.alloc(length, 1)) !== undefined).toBe(isRight)
  })

  it('number and offset are unsigned and big-endian, wherever the frame lies in its memory', () => {
    const memory = Buffer.from('0000ffffffff80000001abcd', 'hex')
    expect(decodeChunk(memory.subarray(2, 11))).toEqual({
      transfer: 2 ** 32 - 1,
      offset: 2 ** 31 + 1,
      payload: Buffer.from([0xab]),
    })
  })

  it('are full but for the last one, across objects, and none is made before it is asked for', () => {
    const asked: number[] = []
    function* parts() {
      for (const size of [10_000, 10_000, 0, 20_000]) {
        asked.push(size)
        yield Buffer.alloc(size, size / 100)
      }
    }
    const frames = chunksOf(9, parts())
    expect(asked).toEqual([])
    const [first, ...rest] = [frames.next().value as Buffer]
    expect([asked, first?.length, rest]).toEqual([[10_000, 10_000], 8 + 16_384, []])
    const others = [...frames]
    expect(others.map(({ length }) => length)).toEqual([8 + 16_384, 8 + 40_000 - 2 * 16_384])
    expect([first as Buffer, ...others].map(frame => chunk(frame).offset)).toEqual([0, 16_384, 32_768])
    expect(asked).toEqual([10_000, 10_000, 0, 20_000])
  })

  it('there is none of nothing', () => expect([...chunksOf(1, [Buffer.alloc(0)])]).toEqual([]))
})

describe('a transfer', () => {
  const objects = [object(5, 1), object(0), object(40_000, 2), object(3, 3)]
  const wanted = objects.map(({ hash, size }) => ({ hash, size }))
  const size = 40_008
  const begun = () => {
    const transfers = new Transfers()
    return { transfers, fetch: transfers.begin('main', wanted) }
  }
  const frames = [
    ...chunksOf(
      1,
      objects.map(({ bytes }) => bytes),
    ),
  ]

  it('brings its objects as they become whole, and ends', () => {
    const { transfers, fetch } = begun()
    expect(fetch).toEqual({ type: 'fetch', transfer: 1, stream: 'main', hashes: wanted.map(({ hash }) => hash) })
    const came = [transfers.announced({ type: 'transfer', transfer: 1, size, missing: [] })]
    came.push(...frames.map(frame => transfers.chunk(chunk(frame))))
    expect(came.map(one => [arrived(one).objects.map(({ hash }) => hash), arrived(one).ended])).toEqual([
      [[], false],
      [[wanted[0]?.hash, wanted[1]?.hash], false],
      [[], false],
      [[wanted[2]?.hash, wanted[3]?.hash], true],
    ])
    const all = came.flatMap(one => arrived(one).objects)
    expect(all.map(({ bytes }) => bytes)).toEqual(objects.map(({ bytes }) => bytes))
    expect(transfers.room).toBe(2)
  })

  it.each([
    ['all', wanted.map(({ hash }) => hash), 0],
    ['the empty one is all that is there', [0, 2, 3].map(at => wanted[at]?.hash as string), 0],
  ])('ends at once where %s is missing', (_, missing, size) => {
    const { transfers } = begun()
    const came = arrived(transfers.announced({ type: 'transfer', transfer: 1, size, missing }))
    expect([came.ended, came.missing, came.objects.length]).toEqual([true, missing, missing.length === 4 ? 0 : 1])
  })

  it.each([
    ['one byte more than was signed', { size: size + 1, missing: [] }],
    ['one byte less', { size: size - 1, missing: [] }],
    ['the size of what is missing', { size, missing: [wanted[0]?.hash as string] }],
    ['something missing that was not asked for', { size, missing: [nameOf('x')] }],
  ])('is malformed with %s', (_, announced) => {
    const { transfers } = begun()
    expect(transfers.announced({ type: 'transfer', transfer: 1, ...announced })).toMatchObject({ ok: false })
  })

  it.each([
    ['before it was announced', (t: Transfers) => t.chunk({ transfer: 1, offset: 0, payload: Buffer.alloc(1) })],
    [
      'of a transfer that was never asked for',
      (t: Transfers) => t.chunk({ transfer: 2, offset: 0, payload: Buffer.alloc(1) }),
    ],
    [
      'of the number 0',
      (t: Transfers) => announce(t).chunk({ transfer: 2 ** 32 - 1, offset: 0, payload: Buffer.alloc(1) }),
    ],
    ['that leaves a gap', (t: Transfers) => announce(t).chunk({ transfer: 1, offset: 1, payload: Buffer.alloc(1) })],
    ['that comes twice', (t: Transfers) => twice(announce(t))],
    ['that is beyond the announced size', (t: Transfers) => beyond(announce(t))],
    ['announced twice', (t: Transfers) => announce(t).announced({ type: 'transfer', transfer: 1, size, missing: [] })],
    [
      'announced and never asked for',
      (t: Transfers) => t.announced({ type: 'transfer', transfer: 7, size: 0, missing: [] }),
    ],
  ])('a chunk %s is malformed', (_, act) => {
    expect(act(begun().transfers)).toMatchObject({ ok: false })
  })

  function announce(transfers: Transfers): Transfers {
    transfers.announced({ type: 'transfer', transfer: 1, size, missing: [] })
    return transfers
  }
  function twice(transfers: Transfers): Came {
    const first = { transfer: 1, offset: 0, payload: Buffer.alloc(4) }
    transfers.chunk(first)
    return transfers.chunk(first)
  }
  function beyond(transfers: Transfers): Came {
    for (const frame of frames.slice(0, -1)) transfers.chunk(chunk(frame))
    return transfers.chunk({ transfer: 1, offset: 2 * 16_384, payload: Buffer.alloc(size - 2 * 16_384 + 1) })
  }

  it('what comes of one that was cancelled, or has ended, is ignored', () => {
    const { transfers } = begun()
    expect([transfers.cancel(1), transfers.cancel(1), transfers.cancel(5)]).toEqual([true, false, false])
    expect(transfers.announced({ type: 'transfer', transfer: 1, size: 1, missing: [] })).toEqual({ ok: 'ignored' })
    expect(transfers.chunk({ transfer: 1, offset: 77, payload: Buffer.alloc(1) })).toEqual({ ok: 'ignored' })
    transfers.begin('main', [{ hash: nameOf(''), size: 0 }])
    arrived(transfers.announced({ type: 'transfer', transfer: 2, size: 0, missing: [] }))
    expect(transfers.chunk({ transfer: 2, offset: 0, payload: Buffer.alloc(1) })).toEqual({ ok: 'ignored' })
  })

  it('two may be open, and no more', () => {
    const transfers = new Transfers()
    expect(transfers.begin('main', wanted).transfer).toBe(1)
    expect(transfers.begin('main', wanted).transfer).toBe(2)
    expect(() => transfers.begin('main', wanted)).toThrow(RangeError)
    transfers.cancel(1)
    expect(transfers.begin('main', wanted).transfer).toBe(3)
  })

  it.each([
    ['nothing', []],
    ['one twice', [wanted[0], wanted[0]]],
    ['513', Array.from({ length: 513 }, (_, at) => ({ hash: nameOf(String(at)), size: 1 }))],
  ])('is not begun for %s', (_, many) => {
    expect(() => new Transfers().begin('main', many as never)).toThrow(RangeError)
  })

  it('whatever the objects are, two at once, their chunks mixed: each comes whole, with what is missing left out', () => {
    const sizes = fc.array(fc.record({ size: fc.integer({ min: 0, max: 40_000 }), isThere: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(sizes, sizes, fc.infiniteStream(fc.boolean()), (first, second, turns) => {
        const transfers = new Transfers()
        const sides = [first, second].map((parts, side) => {
          const all = parts.map(({ size, isThere }, at) => ({ ...object(size + at, side * 100 + at), isThere }))
          const distinct = all.filter((one, at) => all.findIndex(({ hash }) => hash === one.hash) === at)
          const { transfer } = transfers.begin('main', distinct)
          const there = distinct.filter(({ isThere }) => isThere)
          const missing = distinct.filter(({ isThere }) => !isThere).map(({ hash }) => hash)
          const size = there.reduce((sum, { bytes }) => sum + bytes.length, 0)
          const got = [...arrived(transfers.announced({ type: 'transfer', transfer, size, missing })).objects]
          return {
            there,
            got,
            frames: [
              ...chunksOf(
                transfer,
                there.map(({ bytes }) => bytes),
              ),
            ],
          }
        })
        while (sides.some(({ frames }) => frames.length > 0)) {
          const [one, other] = turns.next().value === true ? sides : [...sides].reverse()
          const side = (one?.frames.length === 0 ? other : one) as (typeof sides)[number]
          side.got.push(...arrived(transfers.chunk(chunk(side.frames.shift() as Buffer))).objects)
        }
        for (const { there, got } of sides) expect(got).toEqual(there.map(({ hash, bytes }) => ({ hash, bytes })))
        expect(transfers.room).toBe(limits.transfersOpen)
      }),
      { numRuns: 100 },
    )
  })
})

describe('fetches, for a server', () => {
  const fetch = (transfer: number, stream = 'main') =>
    ({ type: 'fetch', transfer, stream, hashes: [nameOf('x')] }) as const

  it('numbers grow, two are open, and the stream is the one of hello', () => {
    const fetches = new Fetches()
    expect(fetches.opened(fetch(5), 'main')).toBeUndefined()
    expect(fetches.opened(fetch(5), 'main')).toMatch(/above 5/)
    expect(fetches.opened(fetch(4), 'main')).toMatch(/above 5/)
    expect(fetches.opened(fetch(6, 'other'), 'main')).toMatch(/stream/)
    expect(fetches.opened(fetch(7), 'main')).toBeUndefined()
    expect(fetches.opened(fetch(8), 'main')).toMatch(/2 are open/)
    expect([fetches.isOpen(5), fetches.ended(5), fetches.ended(5), fetches.isOpen(5)]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(fetches.opened(fetch(8), 'main')).toBeUndefined()
  })
})
