export { type Fleet, type Member, openFleet } from './fleet.ts'
