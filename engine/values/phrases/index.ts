export { type Find, type Part, phraseFinder } from './phrase-finder.ts'
