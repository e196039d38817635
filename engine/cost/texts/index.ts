export type { Random } from './almost.ts'
export { makeTexts, type Texts } from './texts.ts'
