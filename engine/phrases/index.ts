export { type Occurrence, PhraseFinder, type PhraseOptions } from './phrase-finder.ts'
