import { codePointText } from './code-point.ts'
import type { Transformer } from './transformer.ts'

const reference = /&(?:#(?:x([\da-f]+)|(\d+));?|(lt|gt|amp|quot|nbsp);)/gi

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' }

/** Numeric references, their semicolon optional as in browsers, and five named ones. */
export const htmlEntityDecode: Transformer = text => {
  if (!text.includes('&')) return text
  return text.replace(reference, (_, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return codePointText(Number.parseInt(hex, 16))
    if (decimal !== undefined) return codePointText(Number(decimal))
    return named[(name as string).toLowerCase()] as string
  })
}
