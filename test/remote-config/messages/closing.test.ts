import { describe, expect, it } from 'vitest'
import { afterClose, afterHandshake, closeCodes, isAnnounced } from '../../../remote-config/messages/index.ts'
import { section } from '../content/protocol-page.ts'

/** The rows of a table that begin with numbers: their first cell, and their last. */
function rows(heading: string): readonly { readonly codes: readonly number[]; readonly text: string }[] {
  return section(heading)
    .split('\n')
    .filter(line => /^\| \d/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(cells => ({ codes: (cells[1] ?? '').match(/\d{3,4}/g)?.map(Number) ?? [], text: cells.at(-2) ?? '' }))
}

const meant = (text: string) => {
  if (text.startsWith('waits')) return { next: 'wait' }
  if (text.startsWith('retries')) return { next: 'retry' }
  if (text === 'gives up, 5 minutes') return { next: 'give-up', slowMs: 300_000 }
  if (text === 'gives up') return { next: 'give-up', slowMs: 60_000 }
  throw new Error(`the table says ${text}`)
}

describe('close codes', () => {
  const table = rows('## 11. Connections, retries, close codes').flatMap(({ codes, text }) =>
    codes.map(code => [code, text] as const),
  )

  it.each(table)('%i: %s', (code, text) => expect(afterClose(code)).toEqual(meant(text)))

  it('every code of ours is in the table of PROTOCOL.md', () => {
    const told = new Set(table.map(([code]) => code))
    expect(Object.values(closeCodes).filter(code => !told.has(code))).toEqual([])
  })

  it.each([
    [1002, 'retry'],
    [1015, 'retry'],
    [3000, 'retry'],
    [4000, 'retry'],
    [4499, 'retry'],
    [4502, 'give-up'],
    [4599, 'give-up'],
    [4600, 'retry'],
  ])('%i, which nobody knows: %s', (code, next) => expect(afterClose(code).next).toBe(next))

  it('announced are those that 7.5 names', () => {
    const [row = ''] = section('### 7.5 Probation').match(/close codes ([\d, and]+)/) ?? []
    expect(Object.values(closeCodes).filter(isAnnounced)).toEqual(row.match(/\d{4}/g)?.map(Number))
  })
})

describe('answers to a handshake', () => {
  const table = rows('## 2. Connection').flatMap(({ codes, text }) => codes.map(code => [code, text] as const))

  it.each(table.filter(([code]) => code !== 101))('%i: %s', (code, text) => {
    expect(afterHandshake(code).next).toBe(text.startsWith('retries') ? 'retry' : 'give-up')
  })

  it.each([
    [301, 'give-up'],
    [308, 'give-up'],
    [200, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [418, 'retry'],
  ])('%i: %s', (code, next) => expect(afterHandshake(code).next).toBe(next))
})
