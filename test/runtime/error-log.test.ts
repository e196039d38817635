import { expect, test } from 'vitest'
import { ErrorLog } from '../../runtime/error-log.ts'

test('every error is counted; told are the first of a place and then ever fewer', () => {
  const lines: string[] = []
  const errors = new ErrorLog((level, message) => lines.push(`${level} ${message}`))
  expect(errors.status()).toEqual({ count: 0 })
  for (let i = 0; i < 9; i++) errors.record('guard.body', new Error(`no ${i}`))
  errors.record('engine', 'text')
  expect(lines).toEqual([
    'error guard.body: no 0',
    'error guard.body: no 1 (2 so far)',
    'error guard.body: no 3 (4 so far)',
    'error guard.body: no 7 (8 so far)',
    'error engine: text',
  ])
  expect(errors.status()).toEqual({ count: 10, last: { place: 'engine', message: 'text' } })
})
