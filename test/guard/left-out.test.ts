import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leftOut } from './left-out.ts'

test('every scenario that is left out somewhere is one', () => {
  const contracts = ['contract.ts', 'blocking-contract.ts']
  const text = contracts.map(file => readFileSync(new URL(file, import.meta.url), 'utf8')).join()
  expect(Object.keys(leftOut).filter(name => !text.includes(`'${name}'`))).toEqual([])
  expect(Object.keys(leftOut).length).toBeGreaterThan(10)
})
