export { type Fleet, type Member, openFleet } from './fleet.ts'
export { type Flusher, startFlusher } from './flusher.ts'
