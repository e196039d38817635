export { type Language, languageOf } from './language.ts'
export type { Piece } from './piece.ts'
export { type TextTest, textTest } from './text-test.ts'
