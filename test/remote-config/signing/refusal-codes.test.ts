import { expect, it } from 'vitest'
import { refusalCodes } from '../../../remote-config/signing/index.ts'
import { type ProblemCode, problemCodes } from '../../../rules-schema/index.ts'

it('every refusal is reported under the code of its name', () => {
  const codes: Readonly<Record<string, ProblemCode>> = refusalCodes
  for (const [name, code] of Object.entries(codes)) expect(problemCodes[code]).toBe(name)
  expect(Object.keys(codes)).toHaveLength(8)
})
