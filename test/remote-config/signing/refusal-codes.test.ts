import { expect, it } from 'vitest'
import { refusalCodes } from '../../../remote-config/signing/index.ts'
import { type ProblemCode, problemCodes } from '../../../rules-schema/index.ts'

it('every refusal is reported as one of the two that the protocol has for signatures', () => {
  const codes: readonly ProblemCode[] = Object.values(refusalCodes)
  expect(codes).toHaveLength(8)
  expect(new Set(codes.map(code => problemCodes[code]))).toEqual(new Set(['signature-missing', 'signature-bad']))
})
